import { existsSync } from "node:fs";
import { join } from "node:path";
import { ConfitureError } from "../base/errors.ts";
import { findNearest } from "../base/nearest.ts";
import { ENVIRONMENTS_DIR, listEnvironments } from "./find-project.ts";

const DEFAULT_NAME = "local";

/**
 * The name of the environment to use: the wanted one, else `local`, else the only one that there
 * is. Throws `ENVIRONMENT_NOT_FOUND`, which names those that exist.
 */
export function chooseEnvironment(projectDir: string, wanted: string | undefined): string {
  const names = listEnvironments(projectDir);
  const [only, ...others] = names;
  if (wanted === undefined && only !== undefined && others.length === 0) return only;
  const name = wanted ?? DEFAULT_NAME;
  // Looking the name up in the list also keeps `../x` from leaving the folder.
  if (names.includes(name)) return name;
  throw describeMissing(projectDir, name, names);
}

function describeMissing(
  projectDir: string,
  name: string,
  names: readonly string[],
): ConfitureError {
  const message = `no environment \`${name}\`: ${ENVIRONMENTS_DIR}/${name}.yaml does not exist`;
  const known = names.length === 0 ? "there is none yet" : `there are: ${names.join(", ")}`;
  return new ConfitureError("ENVIRONMENT_NOT_FOUND", `${message}; ${known}`, {
    details: { environment: name, environments: names },
    hint: chooseHint(projectDir, name, names),
  });
}

function chooseHint(projectDir: string, name: string, names: readonly string[]): string {
  const nearest = findNearest(name, names);
  if (nearest !== undefined) return `did you mean \`${nearest}\`?`;
  if (!/[\\/]/.test(name) && existsSync(join(projectDir, ENVIRONMENTS_DIR, `${name}.yml`))) {
    return `rename ${ENVIRONMENTS_DIR}/${name}.yml to ${name}.yaml`;
  }
  if (names.length === 0) return "run `confiture init` to create one";
  return "name one of these with --env";
}
