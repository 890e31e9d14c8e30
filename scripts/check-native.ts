/**
 * Checks the libraries in native/ without their machines: format, processor, exported symbols,
 * dependencies, size, paths inside.
 *
 *   bun scripts/check-native.ts [--target linux-arm64 …]
 *
 * Without --target all six must be there.
 */
import { relative } from "node:path";
import { parseArgs } from "node:util";
import { PROJECT_DIR } from "./ensure-native.ts";
import { checkLibrary } from "./native/check-library.ts";
import { installedPath } from "./native/install-library.ts";
import { readIfPresent } from "./native/replace-file.ts";
import { TARGETS, type Target } from "./targets.ts";

if (import.meta.main) process.exit(checkNative(process.argv.slice(2)));

function checkNative(args: string[]): number {
  const { values } = parseArgs({ args, options: { target: { type: "string", multiple: true } } });
  const unknown = values.target?.filter((name) => !TARGETS.some((target) => target.name === name));
  for (const name of unknown ?? []) say(`There is no platform ${name}.`);
  const targets = TARGETS.filter((target) => values.target?.includes(target.name) ?? true);
  const good = targets.filter(reportTarget);
  say(`${good.length} of ${targets.length} libraries are right.`);
  return good.length === targets.length && (unknown ?? []).length === 0 ? 0 : 1;
}

function reportTarget(target: Target): boolean {
  const path = installedPath(target.name, target.libraryFile);
  const bytes = readIfPresent(path);
  const missing = "it is missing; build it with `bun run build:native --all`";
  const problems = bytes === undefined ? [missing] : checkLibrary(target, bytes);
  const where = relative(PROJECT_DIR, path);
  if (problems.length === 0) say(`ok      ${where}, ${bytes?.length} bytes`);
  for (const problem of problems) say(`WRONG   ${where}: ${problem}`);
  return problems.length === 0;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
