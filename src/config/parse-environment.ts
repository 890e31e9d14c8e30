import { ConfitureError } from "../base/errors.ts";
import { type Problem, renderPlace } from "../base/problem.ts";
import { checkDatabaseUrl } from "./database-url.ts";
import { describeIssue, type Issue } from "./describe-issue.ts";
import type { Environment } from "./environment.ts";
import { expandVariables, hasReference, type Variables } from "./expand-variables.ts";
import { type EnvironmentFile, fileSchema } from "./file-schema.ts";
import { type EnvironmentPlace, fillDefaults } from "./fill-defaults.ts";
import { renderKeyPath } from "./keys.ts";
import { parseYaml } from "./parse-yaml.ts";
import { comparePlaces, type FileProblem, type FileText, placeProblems } from "./place-problems.ts";
import { findUnsupported } from "./unsupported-keys.ts";

/** An environment and what is worth a warning in its file. */
export interface LoadedEnvironment {
  readonly environment: Environment;
  readonly warnings: readonly Problem[];
}

type Mapping = Readonly<Record<string, unknown>>;

/**
 * Turns the text of an environment file into an environment. Throws `CONFIG_INVALID` with all
 * problems of the file at once.
 */
export async function parseEnvironment(
  place: EnvironmentPlace,
  file: FileText,
  variables: Variables,
): Promise<LoadedEnvironment> {
  const yaml = await parseYaml(file);
  if (yaml.values === undefined) throw describeInvalid(file.name, yaml.problems);
  const written = yaml.values;
  const checked = checkValues(written, variables);
  const found = [...checked.problems, ...findUnsupported(written), ...checkName(written, place)];
  const placed = await placeProblems(file, found);
  const errors = [...yaml.problems, ...placed]
    .filter((problem) => problem.severity === "error")
    .sort(comparePlaces);
  if (errors.length > 0 || checked.values === undefined) throw describeInvalid(file.name, errors);
  const [urlProblem] = await placeProblems(file, checked.urlProblems);
  const environment = fillDefaults(place, checked.values, urlProblem);
  return { environment, warnings: placed };
}

interface CheckedValues {
  readonly values: EnvironmentFile | undefined;
  readonly problems: readonly FileProblem[];
  /** Problems of a `database_url` that comes from a variable: they wait until it is needed. */
  readonly urlProblems: readonly FileProblem[];
}

function checkValues(written: Mapping, variables: Variables): CheckedValues {
  const expansion = expandVariables(written, variables);
  // A file is read once: a compiled check would cost more than it saves.
  const result = fileSchema.safeParse(expansion.values, { jitless: true });
  const issues: readonly Issue[] = result.success ? [] : result.error.issues;
  const url = checkDatabaseUrl(written.database_url, expansion);
  const own = expansion.problems.filter((problem) => problem.path[0] !== "database_url");
  const unresolved = new Set(own.map((problem) => renderKeyPath(problem.path)));
  const described = issues
    .flatMap((issue) => describeIssue(issue, written))
    .filter((problem) => !unresolved.has(renderKeyPath(problem.path)))
    .filter((problem) => problem.path[0] !== "database_url" || url.length === 0);
  const isLazy = hasReference(written.database_url);
  return {
    values: result.data,
    problems: [...own, ...described, ...checkTemplate(written), ...(isLazy ? [] : url)],
    urlProblems: isLazy ? url : [],
  };
}

/** A custom separator without its template; that it is a comment is checked when building. */
function checkTemplate(written: Mapping): FileProblem[] {
  const path = ["build", "separators"] as const;
  const separators = asMapping(asMapping(written[path[0]])[path[1]]);
  if (separators.style !== "custom" || Object.hasOwn(separators, "custom_template")) return [];
  return [
    {
      severity: "error",
      code: "config-missing-key",
      message: "`build.separators.style: custom` needs `custom_template`",
      hint: "add a template that is an SQL comment, such as custom_template: '-- {file_path}'",
      path: [...path, "style"],
      at: "key",
    },
  ];
}

function checkName(written: Mapping, place: EnvironmentPlace): FileProblem[] {
  const name = written.name;
  if (typeof name !== "string" || name === place.name || hasReference(name)) return [];
  return [
    {
      severity: "warning",
      code: "config-name-differs",
      message: `\`name\` is ${JSON.stringify(name)}, but the file is ${place.name}.yaml: the environment is called ${place.name}`,
      hint: `write name: ${place.name}, or rename the file`,
      path: ["name"],
      at: "value",
    },
  ];
}

function asMapping(value: unknown): Mapping {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function describeInvalid(file: string, problems: readonly Problem[]): ConfitureError {
  const [first] = problems;
  const message =
    problems.length === 1 && first !== undefined
      ? `${renderPlace(first)}: ${first.message}`
      : `${file} has ${problems.length} problems`;
  const hint = problems.length === 1 ? first?.hint : undefined;
  const details = { problems };
  return new ConfitureError("CONFIG_INVALID", message, hint ? { details, hint } : { details });
}
