import { readdirSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { ConfitureError } from "../base/errors.ts";

/** Where a project keeps its environments, relative to the project folder. */
export const ENVIRONMENTS_DIR = "db/environments";

/**
 * The project that a folder belongs to: the nearest folder, itself or a parent, that has
 * `db/environments`. Throws `NOT_INITIALISED` when there is none.
 */
export function findProject(from: string): string {
  const start = resolve(from);
  for (let folder = start; ; folder = dirname(folder)) {
    if (isProject(folder)) return folder;
    if (dirname(folder) === folder) break;
  }
  throw describeMissing(`no Confiture project in ${start} or its parents`);
}

/** The given folder, when it is a project. Throws `NOT_INITIALISED` otherwise. */
export function requireProject(folder: string): string {
  if (isProject(folder)) return folder;
  throw describeMissing(`${folder} is not a Confiture project`);
}

/** The names of a project's environments, sorted: the files `db/environments/<name>.yaml`. */
export function listEnvironments(projectDir: string): readonly string[] {
  return readdirSync(join(projectDir, ENVIRONMENTS_DIR))
    .filter((name) => name.endsWith(".yaml") && !name.startsWith("."))
    .map((name) => name.slice(0, -".yaml".length))
    .sort();
}

function isProject(folder: string): boolean {
  return (
    statSync(join(folder, ENVIRONMENTS_DIR), { throwIfNoEntry: false })?.isDirectory() ?? false
  );
}

function describeMissing(what: string): ConfitureError {
  return new ConfitureError("NOT_INITIALISED", `${what}: it has no folder ${ENVIRONMENTS_DIR}`, {
    hint: "run `confiture init` to create a project, or name one with --project",
  });
}
