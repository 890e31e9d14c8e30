import type { Catalog } from "../../../src/catalog/catalog.ts";
import { readCatalog } from "../../../src/catalog/read-catalog.ts";
import { renderHazardKey } from "../../../src/plan/lock-safe/hazards/hazard-key.ts";
import { makeLockSafe } from "../../../src/plan/lock-safe/make-lock-safe.ts";
import type { SafePlan } from "../../../src/plan/lock-safe/safe-plan.ts";
import { planChanges } from "../../../src/plan/plan-changes.ts";
import type { CaseServer } from "../case-server.ts";

/** The catalog of a database with these statements run in it. */
export async function readSchema(server: CaseServer, sql: string): Promise<Catalog> {
  await using database = await server.open(sql);
  return await readCatalog(database.session);
}

/** What leads from one schema to the other, lock-safe. */
export async function planSafely(
  server: CaseServer,
  old: string,
  wanted: string,
): Promise<SafePlan> {
  const actual = await readSchema(server, old);
  const desired = await readSchema(server, wanted);
  return makeLockSafe(planChanges(actual, desired), actual, desired);
}

/** A line for each section and each statement, without the quotes and the schema public. */
export function listLines({ sections }: SafePlan): readonly string[] {
  return sections.flatMap(({ name, isTransactional, statements }) => [
    `${isTransactional ? "transaction" : "alone"} ${name}`,
    ...statements.map(({ sql }) => `  ${tidy(sql)}`),
  ]);
}

function tidy(sql: string): string {
  return sql
    .replace(/"?public"?\./g, "")
    .replaceAll('"', "")
    .replace(/\s+/g, " ");
}

/** The keys of the hazards, in their order. */
export function listKeys({ hazards }: SafePlan): readonly string[] {
  return hazards.map(renderHazardKey);
}
