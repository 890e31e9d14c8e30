import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_DIR } from "../../scripts/ensure-native.ts";
import { compileProgram } from "../../scripts/executables/compile-program.ts";
import { findBuildCache } from "../../scripts/native/build-cache.ts";
import { findLibrary } from "../../scripts/packages/platform-package.ts";
import { findHostTarget, type Target as Platform, TARGETS } from "../../scripts/targets.ts";
import { LocalRegistry } from "../../test/packages/local-registry.ts";
import { Installation, PACKAGE_MANAGERS } from "../../test/packages/package-managers.ts";
import { packAll, packInstalled } from "../../test/packages/packed-packages.ts";
import type { BenchCase, BenchContext } from "../context.ts";
import { type Measurement, measureInTurn, medianOf } from "../measure.ts";
import { commandContender, timeCommand } from "../programs.ts";
import { type Section, type Table, type Target, targetAtMost } from "../section.ts";

const VERSION = "bunx confiture --version";
const EMPTY = "bunx of an empty script";
const ALL_LIBRARIES_MS = 6 * 60_000;
const INSTALLED_BYTES = 8_000_000;
const OVER_EMPTY_BYTES = 35_000_000;

/** What users fetch: how large it is, how fast it starts, and how long the libraries take. */
export const distributionCase: BenchCase = {
  name: "distribution",
  async run(context): Promise<Section> {
    const tables: Table[] = [];
    const targets: Target[] = [];
    const start = await measureInstalled(context);
    tables.push({ title: "Start of the installed package", rows: start.rows, baseline: EMPTY });
    targets.push(
      ...targetAtMost(
        "start of `bunx confiture --version` from a local install",
        EMPTY,
        1.3,
        medianOf(start.rows, VERSION),
        medianOf(start.rows, EMPTY),
      ),
      sizeTarget(
        "installed size of `confiture` and one platform package, without PGlite",
        INSTALLED_BYTES,
        start.installedBytes,
      ),
    );
    const platforms = context.isQuick ? [] : TARGETS.filter(hasLibrary);
    for (const platform of platforms) targets.push(await measureExecutable(context, platform));
    if (!context.isQuick && platforms.length === TARGETS.length) {
      const libraries = await buildLibraries(context);
      tables.push({ title: "All six libraries, from clean", rows: [libraries], baseline: "" });
      targets.push({
        work: "all six libraries from clean, tools and standard libraries' sources in place",
        toReach: "under 6 minutes on 2 cores",
        reached: `${(libraries.medianMs / 1000).toFixed(0)} s`,
        isReached: libraries.medianMs < ALL_LIBRARIES_MS,
      });
    }
    const text =
      "The packages as `npm pack` makes them, from a registry on this machine, installed with `bun add`; the executables beside an empty Bun program compiled for the same platform. The libraries are built by `bun run build:native --all` with an empty cache but for the tools, once.";
    return { title: "Distribution", text, tables, bars: [], targets };
  },
};

/** Installs the packages and one that does nothing, and starts both. */
async function measureInstalled(
  context: BenchContext,
): Promise<{ readonly rows: Measurement[]; readonly installedBytes: number }> {
  const out = join(context.folder, "packages");
  const packages = await packAll(out);
  await using registry = await LocalRegistry.start();
  for (const { tarball } of packages) await registry.publish(tarball);
  await registry.publish(await packInstalled("@electric-sql/pglite", out));
  const [bun] = PACKAGE_MANAGERS;
  if (bun === undefined) throw new Error("there is no package manager to measure");
  using user = await Installation.create(bun, registry);
  await addEmptyPackage(context, user.path, registry.variables);
  const options = { cwd: user.path, variables: registry.variables };
  const contenders = [
    commandContender(VERSION, [...bun.run, "confiture", "--version"], options),
    commandContender(EMPTY, [...bun.run, "empty"], options),
  ];
  const rows = await measureInTurn(contenders, context.isQuick ? 3 : 31);
  const host = findHostTarget()?.packageName;
  const installedBytes = packages
    .filter(({ name }) => name === "confiture" || name === host)
    .reduce((sum, { unpackedBytes }) => sum + unpackedBytes, 0);
  return { rows, installedBytes };
}

async function addEmptyPackage(
  context: BenchContext,
  user: string,
  variables: Readonly<Record<string, string>>,
): Promise<void> {
  const folder = join(context.folder, "empty-package");
  mkdirSync(folder);
  const manifest = { name: "empty", version: "1.0.0", bin: { empty: "empty.js" } };
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
  writeFileSync(join(folder, "empty.js"), "#!/usr/bin/env bun\n", { mode: 0o755 });
  await timeCommand([process.execPath, "add", folder], { cwd: user, variables });
}

function hasLibrary(platform: Platform): boolean {
  return Bun.file(findLibrary(platform)).size > 0;
}

async function measureExecutable(context: BenchContext, platform: Platform): Promise<Target> {
  const outfile = (name: string) => join(context.folder, `${name}-${platform.name}`);
  const source = join(context.folder, "empty-program.ts");
  writeFileSync(source, "export {};\n");
  const target = platform.bunTarget as Bun.Build.CompileTarget;
  const empty = await Bun.build({
    entrypoints: [source],
    compile: { target, outfile: outfile("empty") },
  });
  const emptyBytes = Bun.file(empty.outputs[0]?.path ?? "").size;
  const { sizeBytes } = await compileProgram(platform, outfile("confiture"));
  const work = `executable for ${platform.name}, over an empty compiled Bun program`;
  return sizeTarget(work, OVER_EMPTY_BYTES, sizeBytes - emptyBytes);
}

function sizeTarget(work: string, limitBytes: number, bytes: number): Target {
  const mb = (value: number) => `${(value / 1e6).toFixed(1)} MB`;
  return {
    work,
    toReach: `at most ${mb(limitBytes)}`,
    reached: mb(bytes),
    isReached: bytes <= limitBytes,
  };
}

/** With the tools of the build cache, and nothing that was built. */
async function buildLibraries(context: BenchContext): Promise<Measurement> {
  const cache = join(context.folder, "build-cache");
  mkdirSync(cache);
  for (const name of readdirSync(findBuildCache())) {
    if (name === "libraries" || name === "target") continue;
    symlinkSync(join(findBuildCache(), name), join(cache, name));
  }
  const command = [process.execPath, join(PROJECT_DIR, "scripts", "build-native.ts"), "--all"];
  const { ms } = await timeCommand(command, { variables: { CONFITURE_BUILD_CACHE: cache } });
  const name = "bun run build:native --all";
  return { name, medianMs: ms, fastestMs: ms, slowestMs: ms, rounds: 1 };
}
