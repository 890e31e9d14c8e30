import type { BuildSettings, Environment, IncludeDir } from "../../src/config/environment.ts";

/** An environment as the configuration would load it, for tests of what stands on it. */
export function environmentOf(
  projectDir: string,
  overrides: {
    readonly includeDirs?: readonly Partial<IncludeDir>[];
    readonly build?: Partial<BuildSettings>;
    readonly excludeDirs?: readonly string[];
    readonly superuserDirs?: readonly string[];
    readonly superuserPostDirs?: readonly string[];
    readonly seedDirs?: readonly string[];
  } = {},
): Environment {
  const includeDirs = overrides.includeDirs ?? [{}];
  return {
    name: "local",
    projectDir,
    file: `${projectDir}/db/environments/local.yaml`,
    databaseUrl: undefined,
    databaseUrlProblem: undefined,
    isProtected: false,
    includeDirs: includeDirs.map((entry) => ({
      path: "db/schema",
      recursive: true,
      include: ["**/*.sql"],
      exclude: [],
      autoDiscover: true,
      order: 0,
      ...entry,
    })),
    excludeDirs: overrides.excludeDirs ?? [],
    superuserDirs: overrides.superuserDirs ?? [],
    superuserPostDirs: overrides.superuserPostDirs ?? [],
    build: {
      outputPath: "db/generated/schema_local.sql",
      sortMode: "alphabetical",
      missingSemicolon: "add",
      separators: { style: "block_comment" },
      ...overrides.build,
    },
    seed: { dirs: overrides.seedDirs ?? [] },
    postgresVersion: undefined,
    migration: { trackingTable: "tb_confiture", isLocking: true, lockWaitMs: 30_000 },
  };
}
