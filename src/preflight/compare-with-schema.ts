import type { Problem } from "../base/problem.ts";
import type { Catalog, UnmodelledObject } from "../catalog/catalog.ts";
import { leaveOutTables } from "../catalog/leave-out-tables.ts";
import { listLedgerTables } from "../config/ledger-tables.ts";
import type { Desired } from "../diff/load-desired.ts";
import { listWarnings } from "../diff/not-compared.ts";
import type { LedgerNames } from "../migrate/ledger-names.ts";
import { isEmptyPlan, type Plan } from "../plan/plan.ts";

/** How what the migrations lead to stands to the schema. */
export interface Comparison {
  readonly plan: Plan;
  readonly isDifferent: boolean;
  /** What can't be compared, and is not the same as far as a glance can tell. */
  readonly uncertain: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/**
 * Compares a catalog with the built schema; the ledger does not count.
 *
 * @param lacking What the real database has, and its copy can't hold.
 */
export async function compareWithSchema(
  found: Catalog,
  desired: Desired,
  names: LedgerNames,
  lacking: readonly UnmodelledObject[] = [],
): Promise<Comparison> {
  const { planChanges } = await import("../plan/plan-changes.ts");
  const trackingTable = `${names.schema}.${names.base}`;
  const own = leaveOutTables(found, listLedgerTables({ trackingTable }));
  const actual = { ...own, unmodelled: [...own.unmodelled, ...lacking] };
  const plan = planChanges(actual, desired.catalog);
  const problems = listWarnings(actual, desired.catalog, plan);
  const isUncertain = ({ code, severity }: Problem) =>
    code === "not-compared" && severity === "warning";
  return {
    plan,
    isDifferent: !isEmptyPlan(plan),
    uncertain: problems.filter(isUncertain),
    warnings: problems.filter((problem) => !isUncertain(problem)),
  };
}
