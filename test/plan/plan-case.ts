import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A pair of schemas: `<folder>/<kind>/<name>/{old,new}.sql`. */
export interface PlanCase {
  readonly kind: string;
  readonly name: string;
  readonly setup: string;
  readonly old: string;
  readonly new: string;
  /** The first major version that can load it: the number in `min-version`. */
  readonly minVersion: number;
  /** Why it can't pass: `known-miss.md`. */
  readonly knownMiss: string | undefined;
  /** Why only the way back can't: `known-miss-down.md`. */
  readonly knownMissDown: string | undefined;
}

/** Lists the cases of a folder. */
export function listCases(folder: string): readonly PlanCase[] {
  return listFolders(folder)
    .flatMap((kind) => listFolders(join(folder, kind)).map((name) => ({ kind, name })))
    .filter(({ kind, name }) => existsSync(join(folder, kind, name, "new.sql")))
    .map((found) => loadCase(folder, found));
}

function listFolders(path: string): readonly string[] {
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

function loadCase(folder: string, { kind, name }: Pick<PlanCase, "kind" | "name">): PlanCase {
  const load = (...path: string[]) => {
    const file = join(folder, kind, ...path);
    return existsSync(file) ? readFileSync(file, "utf8") : undefined;
  };
  return {
    kind,
    name,
    setup: (load("setup.sql") ?? "") + (load(name, "setup.sql") ?? ""),
    old: load(name, "old.sql") ?? "",
    new: load(name, "new.sql") ?? "",
    minVersion: Number(load(name, "min-version") ?? 0),
    knownMiss: load(name, "known-miss.md"),
    knownMissDown: load(name, "known-miss-down.md"),
  };
}
