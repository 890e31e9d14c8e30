import type { SafePlan } from "../../../src/plan/lock-safe/safe-plan.ts";
import type { Session } from "../../../src/postgres/session.ts";

/** Runs a lock-safe plan as the runner of migrations does: section by section. */
export async function applySafePlan(session: Session, plan: SafePlan): Promise<void> {
  for (const { name, value } of plan.settings) await session.run(`SET ${name} = ${value}`);
  for (const { isTransactional, statements } of plan.sections) {
    if (isTransactional) await session.run("BEGIN");
    for (const { sql } of statements) await runStatement(session, sql);
    if (isTransactional) await session.run("COMMIT");
  }
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
