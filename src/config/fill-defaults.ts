import type { Problem } from "../base/problem.ts";
import type { BuildSettings, Environment, IncludeDir } from "./environment.ts";
import type { EnvironmentFile } from "./file-schema.ts";

/** Where an environment was found. */
export interface EnvironmentPlace {
  readonly name: string;
  readonly projectDir: string;
  /** Absolute path of the file. */
  readonly file: string;
}

/** The environment that a checked file describes, with every default filled in. */
export function fillDefaults(
  place: EnvironmentPlace,
  file: EnvironmentFile,
  databaseUrlProblem: Problem | undefined,
): Environment {
  return {
    ...place,
    databaseUrl: databaseUrlProblem === undefined ? file.database_url : undefined,
    databaseUrlProblem,
    isProtected: file.protected ?? false,
    includeDirs: file.include_dirs.map(fillIncludeDir),
    excludeDirs: file.exclude_dirs ?? [],
    superuserDirs: (file.superuser_dirs ?? []).map(pathOf),
    superuserPostDirs: (file.superuser_post_dirs ?? []).map(pathOf),
    build: fillBuild(place.name, file.build),
    seed: { dirs: file.seed?.dirs ?? [] },
    postgresVersion: file.postgres?.version,
    migration: {
      trackingTable: file.migration?.tracking_table ?? "tb_confiture",
      isLocking: file.migration?.locking?.enabled ?? true,
      lockWaitMs: file.migration?.locking?.timeout_ms ?? 30_000,
    },
  };
}

/** As in the Python Confiture: a folder written as a plain string must exist. */
function fillIncludeDir(entry: EnvironmentFile["include_dirs"][number]): IncludeDir {
  const given = typeof entry === "string" ? { path: entry, auto_discover: false } : entry;
  return {
    path: given.path,
    recursive: given.recursive ?? true,
    include: given.include ?? ["**/*.sql"],
    exclude: given.exclude ?? [],
    autoDiscover: given.auto_discover ?? true,
    order: given.order ?? 0,
  };
}

function fillBuild(name: string, build: EnvironmentFile["build"]): BuildSettings {
  return {
    outputPath: build?.output_path ?? `db/generated/schema_${name}.sql`,
    sortMode: build?.sort_mode ?? "alphabetical",
    missingSemicolon: build?.missing_semicolon ?? "add",
    separators: fillSeparators(build?.separators),
  };
}

type SeparatorsFile = NonNullable<EnvironmentFile["build"]>["separators"];

function fillSeparators(separators: SeparatorsFile): BuildSettings["separators"] {
  const style = separators?.style ?? "block_comment";
  if (style === "custom") return { style, template: separators?.custom_template ?? "" };
  return { style: style === "mysql" ? "block_comment" : style };
}

function pathOf(entry: string | { readonly path: string }): string {
  return typeof entry === "string" ? entry : entry.path;
}
