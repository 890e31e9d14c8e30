import type { SafePlan, SafeStatement } from "../../../src/plan/lock-safe/safe-plan.ts";
import type { Session } from "../../../src/postgres/session.ts";

/** From the weakest to the strongest; the first three hold up nobody who reads or writes. */
const MODES = [
  "AccessShareLock",
  "RowShareLock",
  "RowExclusiveLock",
  "ShareUpdateExclusiveLock",
  "ShareLock",
  "ShareRowExclusiveLock",
  "ExclusiveLock",
  "AccessExclusiveLock",
];

/**
 * Runs a lock-safe plan as the runner of migrations does: section by section.
 *
 * @returns the statements that took a stronger lock on a table that was there than they say.
 */
export async function applySafePlan(session: Session, plan: SafePlan): Promise<readonly string[]> {
  const [row] = await session.query(
    "SELECT coalesce(max(oid), 0)::text AS last FROM pg_class WHERE relkind IN ('r', 'p', 'm', 'v', 'f')",
  );
  const last = Number(row?.last);
  const understated: string[] = [];
  for (const { name, value } of plan.settings) await session.run(`SET ${name} = ${value}`);
  for (const { isTransactional, statements } of plan.sections) {
    const groups = isTransactional ? [statements] : statements.map((statement) => [statement]);
    for (const group of groups) understated.push(...(await runGroup(session, group, last)));
  }
  return understated;
}

async function runGroup(
  session: Session,
  statements: readonly SafeStatement[],
  last: number,
): Promise<readonly string[]> {
  if (statements.some(({ sql }) => / CONCURRENTLY /.test(sql))) {
    for (const { sql } of statements) await runStatement(session, sql);
    return [];
  }
  const understated: string[] = [];
  // What holds up nobody may be called none.
  let said = rankOf("SHARE UPDATE EXCLUSIVE");
  await session.run("BEGIN");
  for (const { sql, lock } of statements) {
    await runStatement(session, sql);
    said = Math.max(said, rankOf(lock));
    const taken = await readStrongest(session, last);
    if (taken > said) understated.push(`${lock} is said, ${MODES[taken]} is taken: ${sql}`);
  }
  await session.run("COMMIT");
  return understated;
}

function rankOf(lock: string): number {
  const words = lock
    .toLowerCase()
    .split(" ")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return MODES.indexOf(`${words.join("")}Lock`);
}

/** Of the locks on tables that were there before. */
async function readStrongest(session: Session, last: number): Promise<number> {
  const rows =
    await session.query(`SELECT l.mode FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
    WHERE l.pid = pg_backend_pid() AND c.oid > 16383 AND c.oid <= ${last} AND c.relkind IN ('r', 'p', 'm', 'v', 'f')`);
  return Math.max(-1, ...rows.map(({ mode }) => MODES.indexOf(String(mode))));
}

async function runStatement(session: Session, sql: string): Promise<void> {
  try {
    await session.run(sql);
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : error}\n  in: ${sql}`);
  }
}

/** For people who read why a test failed. */
export function renderSafePlan({ sections, hazards }: SafePlan): string {
  const parts = sections.map(
    ({ name, isTransactional, statements }) =>
      `-- ${name}${isTransactional ? "" : " (each on its own)"}\n${statements.map(({ sql }) => `${sql};`).join("\n")}`,
  );
  return [...parts, ...hazards.map(({ name, message }) => `-- ${name}: ${message}`)].join("\n");
}
