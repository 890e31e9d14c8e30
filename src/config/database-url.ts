import { ConfitureError } from "../base/errors.ts";
import { renderPlace } from "../base/problem.ts";
import type { Environment } from "./environment.ts";
import { type Expansion, hasReference } from "./expand-variables.ts";
import type { FileProblem } from "./place-problems.ts";
import { redactUrl } from "./redact-url.ts";
import { isMapping } from "./unsupported-keys.ts";

const POSTGRES_URL = /^postgres(?:ql)?:\/\//;

/**
 * What is wrong with `database_url`, given the value as it is written. Nothing that a variable
 * gave is shown.
 */
export function checkDatabaseUrl(written: unknown, expansion: Expansion): readonly FileProblem[] {
  const unresolved = expansion.problems.filter((problem) => problem.path[0] === "database_url");
  if (unresolved.length > 0) return unresolved;
  const url = isMapping(expansion.values) ? expansion.values.database_url : undefined;
  if (typeof url !== "string" || POSTGRES_URL.test(url)) return [];
  const given = hasReference(written)
    ? "what its environment variable gives does not"
    : `${JSON.stringify(redactUrl(String(written)))} does not`;
  return [
    {
      severity: "error",
      code: "config-value",
      message: `\`database_url\` must start with postgresql:// or postgres://; ${given}`,
      hint: "write postgresql://user@host:5432/database",
      path: ["database_url"],
      at: "value",
    },
  ];
}

/**
 * The URL of the environment's database, for commands that connect. It contains a password as a
 * rule: show it only through {@link redactUrl}. Throws `CONFIG_INVALID` when the file has none
 * or when its variable is not set.
 */
export function needDatabaseUrl(environment: Environment): string {
  if (environment.databaseUrl !== undefined) return environment.databaseUrl;
  const problem = environment.databaseUrlProblem;
  if (problem === undefined) {
    const message = `environment ${environment.name} has no database_url, and this command connects`;
    const hint = `add to ${environment.file}: database_url: \${DATABASE_URL}`;
    throw new ConfitureError("CONFIG_INVALID", message, { hint });
  }
  const options = problem.hint === undefined ? {} : { hint: problem.hint };
  throw new ConfitureError("CONFIG_INVALID", `${renderPlace(problem)}: ${problem.message}`, {
    details: { problems: [problem] },
    ...options,
  });
}
