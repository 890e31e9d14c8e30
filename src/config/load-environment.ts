import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { ConfitureError } from "../base/errors.ts";
import { readVariable } from "../base/variables.ts";
import { chooseEnvironment } from "./choose-environment.ts";
import type { Variables } from "./expand-variables.ts";
import { ENVIRONMENTS_DIR, findProject, requireProject } from "./find-project.ts";
import { type LoadedEnvironment, parseEnvironment } from "./parse-environment.ts";

export type { LoadedEnvironment } from "./parse-environment.ts";

/** Which environment to load. */
export interface LoadEnvironmentOptions {
  /** The project folder. Default: the nearest parent of `cwd` that has `db/environments`. */
  readonly project?: string | undefined;
  /** Name of the environment. Default: CONFITURE_ENV, else `local`, else the only one. */
  readonly env?: string | undefined;
  /** The folder from which `project` is resolved. Default: the working folder. */
  readonly cwd?: string | undefined;
  /** What `${NAME}` is replaced from. Default: `process.env`. */
  readonly variables?: Variables | undefined;
}

/**
 * Loads and checks `db/environments/<env>.yaml`.
 *
 * A `database_url` whose variable is not set does not fail here: `needDatabaseUrl` throws it in
 * commands that connect.
 *
 * Throws a `ConfitureError`: `NOT_INITIALISED` without a project, `ENVIRONMENT_NOT_FOUND` without
 * the file, `CONFIG_INVALID` with every problem of the file in `error.problems`.
 *
 * @example
 * const { environment, warnings } = await loadEnvironment({ project: "examples/blog" });
 * console.log(environment.includeDirs[0]?.path); // "db/schema"
 */
export async function loadEnvironment(
  options: LoadEnvironmentOptions = {},
): Promise<LoadedEnvironment> {
  const cwd = resolve(options.cwd ?? ".");
  const projectDir =
    options.project === undefined
      ? findProject(cwd)
      : requireProject(resolve(cwd, options.project));
  const name = chooseEnvironment(projectDir, options.env ?? readVariable("CONFITURE_ENV"));
  const shown = `${ENVIRONMENTS_DIR}/${name}.yaml`;
  const file = join(projectDir, shown);
  const text = readText(file, shown);
  const place = { name, projectDir, file };
  return parseEnvironment(place, { name: shown, text }, options.variables ?? process.env);
}

function readText(file: string, shown: string): string {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    const reason = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown error";
    const message = `${shown} can't be read: ${reason}`;
    throw new ConfitureError("CONFIG_INVALID", message, {
      details: {
        problems: [{ severity: "error", code: "config-unreadable", message, file: shown }],
      },
      cause,
    });
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    const message = `${shown} is not valid UTF-8`;
    throw new ConfitureError("CONFIG_INVALID", message, {
      details: { problems: [{ severity: "error", code: "config-not-utf8", message, file: shown }] },
      hint: "save the file as UTF-8",
      cause,
    });
  }
}
