/**
 * Writes the npm packages under dist/npm/: one for the library of each platform, and `confiture`
 * itself, which asks for all of them as optional dependencies of exactly its own version.
 *
 *   bun scripts/build-packages.ts [--out dist/npm] [--require-all]
 *
 * A platform whose library is not in native/<os>-<cpu>/ is left out and named; with
 * --require-all, as for a release, that is an error.
 */
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { PROJECT_DIR } from "./ensure-native.ts";
import { writeMainPackage } from "./packages/main-package.ts";
import { findLibrary, writePlatformPackage } from "./packages/platform-package.ts";
import { TARGETS } from "./targets.ts";

if (import.meta.main) process.exit(await buildPackages(process.argv.slice(2)));

async function buildPackages(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { out: { type: "string" }, "require-all": { type: "boolean" } },
  });
  const out = resolve(values.out ?? join(PROJECT_DIR, "dist", "npm"));
  const missing = TARGETS.filter((target) => !existsSync(findLibrary(target)));
  for (const { name } of missing) say(`native/${name}: there is no library, left out\n`);
  if (missing.length > 0 && values["require-all"]) {
    say("Build them with `bun run build:native --all`.\n");
    return 1;
  }
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  for (const target of TARGETS.filter((target) => !missing.includes(target))) {
    report(writePlatformPackage(target, out));
  }
  report(await writeMainPackage(out));
  return 0;
}

function report(folder: string): void {
  const sizeBytes = [...new Bun.Glob("**/*").scanSync({ cwd: folder, dot: true })]
    .map((file) => Bun.file(join(folder, file)).size)
    .reduce((sum, size) => sum + size, 0);
  say(`${relative(process.cwd(), folder)}: ${(sizeBytes / 1000).toFixed(0)} kB\n`);
}

function say(text: string): void {
  process.stderr.write(text);
}
