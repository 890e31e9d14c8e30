import { ConfitureError } from "../base/errors.ts";
import type { Problem } from "../base/problem.ts";
import type { Catalog, UnmodelledObject } from "../catalog/catalog.ts";
import { readCatalog } from "../catalog/read-catalog.ts";
import { redactUrl } from "../config/redact-url.ts";
import type { Change, NotCompared, ObjectRef, Step } from "../plan/plan.ts";
import { readServerError } from "../postgres/server-message.ts";
import type { Session } from "../postgres/session.ts";
import { applySettings, type Surroundings } from "./surroundings.ts";

const SHOWN = 10;

interface Shaping {
  readonly session: Session;
  readonly catalog: Catalog;
  readonly surroundings: Surroundings;
  /** Whether roles may be made. */
  readonly isOwnCluster: boolean;
}

/** What became of it. */
export interface Shaped {
  readonly problems: readonly Problem[];
  /** Objects of the kinds that the plan knows nothing of, which are not in the copy. */
  readonly lacking: readonly UnmodelledObject[];
}

/**
 * Puts all objects of a database, as its catalog has them, into an empty one, and then compares
 * the two. What could not be copied is in the problems; the rest is there.
 */
export async function applyShape(shaping: Shaping): Promise<Shaped> {
  const { session, catalog, isOwnCluster } = shaping;
  const { planChanges } = await import("../plan/plan-changes.ts");
  const plan = planChanges(await readCatalog(session), catalog);
  if (!isOwnCluster) refuseRoles(plan.steps);
  await calmDown(session);
  for (const { name, value } of plan.settings) await session.run(`SET ${name} = ${value}`);
  const failures: string[] = [];
  for (const step of plan.steps) failures.push(...(await applyStep(session, step)));
  await session.run("RESET ALL");
  await applySettings(session, shaping.surroundings.settings);
  await markInvalid(session, shaping.surroundings.invalidIndexes);
  const copied = await readCatalog(session);
  const left = planChanges(copied, catalog);
  const problems = [
    ...describeLeft(left.changes, failures),
    ...left.notCompared.flatMap(describeUnmodelled),
  ];
  return { problems, lacking: listLacking(copied, catalog) };
}

function listLacking(copied: Catalog, wanted: Catalog): readonly UnmodelledObject[] {
  const known = new Set(copied.unmodelled.map(({ kind, name }) => `${kind} ${name}`));
  return wanted.unmodelled.filter(({ kind, name }) => !known.has(`${kind} ${name}`));
}

/** No event trigger of the database has a say while it is being copied. Only a superuser may. */
async function calmDown(session: Session): Promise<void> {
  await session.run("SET session_replication_role = replica").catch(() => {});
}

/** Each on its own: thousands of them in one transaction would be too many locks. */
async function applyStep(session: Session, { object, sql }: Step): Promise<readonly string[]> {
  // It would connect to its publisher.
  if (object.kind === "subscription") return [];
  return runOrSay(session, sql, (reason) => {
    if (object.kind !== "extension") return `${nameOf(object)}: ${reason}`;
    const message = `the extension ${object.name} can't be copied: ${reason}`;
    throw new ConfitureError("SCRATCH_UNAVAILABLE", message, {
      hint: "make the copy on a server that has it: --scratch URL, or --copy data",
    });
  });
}

async function runOrSay(
  session: Session,
  sql: string,
  say: (reason: string) => string,
): Promise<readonly string[]> {
  try {
    await session.run(sql);
    return [];
  } catch (error) {
    const message = readServerError(error);
    if (message === undefined) throw error;
    return [say(redactUrl(message.message))];
  }
}

/** Only a superuser may write to the catalog; elsewhere they count as valid. */
async function markInvalid(session: Session, indexes: readonly string[]): Promise<void> {
  if (indexes.length === 0) return;
  await session
    .query(
      `UPDATE pg_catalog.pg_index SET indisvalid = false
         WHERE indexrelid IN (SELECT to_regclass(name) FROM unnest($1::text[]) AS wanted(name))`,
      [indexes],
    )
    .catch(() => []);
}

function refuseRoles(steps: readonly Step[]): void {
  const missing = steps.filter(({ object }) => object.kind === "role");
  if (missing.length === 0) return;
  const names = [...new Set(missing.map(({ object }) => object.name))].join(", ");
  throw new ConfitureError("SCRATCH_UNAVAILABLE", `the scratch server lacks roles: ${names}`, {
    hint: "create them there, or leave out --scratch: a throwaway server gets all roles",
  });
}

function describeLeft(changes: readonly Change[], failures: readonly string[]): readonly Problem[] {
  const left = changes.map(({ object }) => nameOf(object));
  if (left.length + failures.length === 0) return [];
  const lines = failures.length > 0 ? failures : left;
  const more = lines.length > SHOWN ? [`and ${lines.length - SHOWN} more`] : [];
  return [
    {
      severity: "warning",
      code: "not-copied",
      message: "the copy is not quite as the database",
      detail: [...lines.slice(0, SHOWN), ...more].join("\n"),
      hint: "a migration that needs them may fail on the copy alone; --copy data copies everything",
    },
  ];
}

function describeUnmodelled({ kind, missing }: NotCompared): readonly Problem[] {
  if (missing.length === 0) return [];
  const shown = missing.slice(0, SHOWN).join(", ");
  return [
    {
      severity: "warning",
      code: "not-copied",
      message: `not copied: ${kind} (${missing.length})`,
      detail: shown,
      hint: "a migration that needs them may fail on the copy alone; --copy data copies everything",
    },
  ];
}

function nameOf({ kind, schema, of, name }: ObjectRef): string {
  const owner = of === undefined ? "" : ` of ${of}`;
  return `${kind} ${schema === undefined ? "" : `${schema}.`}${name}${owner}`;
}
