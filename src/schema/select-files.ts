import { ConfitureError } from "../base/errors.ts";
import type { Problem } from "../base/problem.ts";
import type { Environment, IncludeDir } from "../config/environment.ts";
import { discoverFiles, type FoundFile, isInFolders } from "./discover-files.ts";
import { alphabeticalKey, hexKey } from "./sort-key.ts";
import type { FilePhase, SourceFile } from "./source-file.ts";

/** `seed` or `seeds`, in any case, as a whole word of a component of the path. */
const SEED_PATH = /(^|[/_-])seeds?($|[/_-])/i;

/** What a build reads, in build order, and what stands in its way. */
export interface Selection {
  readonly files: readonly SourceFile[];
  /** Errors of discovery, such as dangling symlinks; a build refuses them with the rest. */
  readonly problems: readonly Problem[];
}

/**
 * The files of an environment's schema in build order: groups by `order`, low to high, and one
 * sort inside a group. A file that two paths lead to counts once, at its first place.
 *
 * @throws ConfitureError `NO_FILES` if nothing is selected.
 */
export function selectFiles(
  environment: Environment,
  options: { readonly schemaOnly?: boolean } = {},
): Selection {
  const problems: Problem[] = [];
  const classify = createClassifier(environment);
  const seen = new Set<string>();
  const files: SourceFile[] = [];
  for (const [order, entries] of groupByOrder(environment.includeDirs)) {
    const found = entries.flatMap((entry) => discoverFiles(environment, entry, problems));
    for (const file of sortFiles(environment, found)) {
      if (seen.has(file.realPath)) continue;
      seen.add(file.realPath);
      files.push(classify(file, order));
    }
  }
  const selected = options.schemaOnly ? files.filter((file) => !file.isSeed) : files;
  if (selected.length === 0 && problems.length === 0) throw noFiles(environment);
  return { files: selected, problems: dropDuplicates(problems) };
}

function groupByOrder(entries: readonly IncludeDir[]): [number, IncludeDir[]][] {
  const groups = Map.groupBy(entries, (entry) => entry.order);
  return [...groups].sort(([left], [right]) => left - right);
}

function sortFiles(environment: Environment, files: readonly FoundFile[]): FoundFile[] {
  const keyOf = environment.build.sortMode === "hex" ? hexKey : alphabeticalKey;
  const keyed = files.map((file) => ({ key: keyOf(file.path), file }));
  keyed.sort((left, right) => (left.key < right.key ? -1 : left.key > right.key ? 1 : 0));
  return keyed.map(({ file }) => file);
}

function createClassifier(
  environment: Environment,
): (file: FoundFile, order: number) => SourceFile {
  const seedDirs = environment.seed.dirs.map(plainPrefix);
  const superuserDirs = environment.superuserDirs.map(plainPrefix);
  const superuserPostDirs = environment.superuserPostDirs.map(plainPrefix);
  const phaseOf = (path: string): FilePhase => {
    if (isInFolders(path, superuserDirs)) return "superuser-pre";
    return isInFolders(path, superuserPostDirs) ? "superuser-post" : "app";
  };
  return ({ path, diskPath }, order) => {
    const isSeed = SEED_PATH.test(path) || isInFolders(path, seedDirs);
    return { path, diskPath, order, isSeed, phase: phaseOf(path) };
  };
}

/** `./db/schema/` → `db/schema`. */
function plainPrefix(dir: string): string {
  return dir
    .replace(/^(\.\/)+/, "")
    .replace(/\/+$/, "")
    .replace(/^\.$/, "");
}

/** Two entries that overlap find the same trouble twice. */
function dropDuplicates(problems: readonly Problem[]): Problem[] {
  const byPlace = new Map(problems.map((problem) => [`${problem.code} ${problem.file}`, problem]));
  return [...byPlace.values()];
}

function noFiles(environment: Environment): ConfitureError {
  const folders = environment.includeDirs.map((entry) => entry.path).join(", ");
  return new ConfitureError("NO_FILES", `no .sql file found in include_dirs (${folders})`, {
    hint: "put DDL files into one of these folders, or correct include_dirs in the environment file",
  });
}
