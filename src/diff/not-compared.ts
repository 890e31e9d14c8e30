import { ConfitureError } from "../base/errors.ts";
import type { Problem } from "../base/problem.ts";
import type { Catalog } from "../catalog/catalog.ts";
import type { NotCompared, Plan } from "../plan/plan.ts";

const SHOWN_NAMES = 3;

/** Throws `NOT_COMPARED` when either side has objects that can't be compared. */
export function refuseNotCompared({ notCompared }: Plan): void {
  if (notCompared.length === 0) return;
  const kinds = notCompared.map(({ kind }) => kind).join(", ");
  throw new ConfitureError("NOT_COMPARED", `there are objects that can't be compared: ${kinds}`, {
    details: { problems: notCompared.map((found) => describe(found, "error")), notCompared },
    hint: "leave out --strict to compare everything else",
  });
}

/** What the user should know besides the differences. */
export function listWarnings(actual: Catalog, desired: Catalog, plan: Plan): readonly Problem[] {
  const warnings = plan.notCompared.map((found) =>
    describe(found, hasDifference(found) ? "warning" : "notice"),
  );
  const notes = [...actual.notes, ...desired.notes].map(
    (message): Problem => ({ severity: "warning", code: "catalog", message }),
  );
  return [...listVersions(actual, desired), ...warnings, ...notes, ...listSecrets(plan)];
}

function listVersions(actual: Catalog, desired: Catalog): readonly Problem[] {
  const [here, there] = [actual, desired].map(({ serverVersion }) =>
    Number.parseInt(serverVersion, 10),
  );
  if (here === there) return [];
  return [
    {
      severity: "warning",
      code: "postgres-version",
      message: `the schema was loaded into PostgreSQL ${desired.serverVersion}, the database is PostgreSQL ${actual.serverVersion}`,
      hint: `they write some definitions differently; set postgres.version: ${here} in the environment file`,
    },
  ];
}

/** The engine leaves secrets out of what it reads, and puts a placeholder into the statement. */
function listSecrets({ steps }: Plan): readonly Problem[] {
  return steps
    .filter(({ sql }) => sql.includes("__OPTION_") || sql.includes("__CONNINFO"))
    .map(({ object }) => ({
      severity: "warning",
      code: "secret-left-out",
      message: `the statement for ${object.kind} ${object.name} has a placeholder such as __OPTION_PASSWORD__ in place of a secret`,
      hint: "put the secret in before you run it",
    }));
}

function describe(found: NotCompared, severity: Problem["severity"]): Problem {
  const { kind, actual, desired, missing, surplus, different } = found;
  const parts = [
    renderNames("only in the schema", missing),
    renderNames("only in the database", surplus),
    renderNames("defined differently", different),
  ].filter((part) => part !== undefined);
  const detail = parts.length === 0 ? {} : { detail: parts.join("\n") };
  const message = `not compared: ${kind} (${desired} in the schema, ${actual} in the database)`;
  return { severity, code: "not-compared", message, ...detail };
}

function renderNames(title: string, names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  const more = names.length > SHOWN_NAMES ? ` and ${names.length - SHOWN_NAMES} more` : "";
  return `${title}: ${names.slice(0, SHOWN_NAMES).join(", ")}${more}`;
}

function hasDifference({ missing, surplus, different }: NotCompared): boolean {
  return missing.length + surplus.length + different.length > 0;
}
