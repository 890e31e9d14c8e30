import type { Hazard } from "../safe-plan.ts";
import type { PlannedStep, Situation } from "../situation.ts";
import { findDataLoss } from "./data-loss.ts";
import { renderHazardKey } from "./hazard-key.ts";
import { findLongLock } from "./long-lock.ts";
import { findRewrite } from "./table-rewrite.ts";

/** What may hurt, in the order of the plan; one for each object. */
export function listHazards(situation: Situation): readonly Hazard[] {
  const found = situation.steps.flatMap((planned) => [
    ...findDataLoss(planned, situation),
    ...findRewrite(planned, situation),
    ...findLongLock(planned, situation),
  ]);
  const byKey = new Map<string, Hazard>();
  for (const hazard of found) {
    const key = renderHazardKey(hazard);
    const known = byKey.get(key);
    if (known === undefined) byKey.set(key, hazard);
    else if (!known.message.includes(hazard.message)) {
      byKey.set(key, { ...known, message: `${known.message}; ${hazard.message}` });
    }
  }
  return [...byKey.values()];
}

/** Whether a step, as it is run in a transaction, writes, builds or reads a whole table. */
export function takesLong(planned: PlannedStep, situation: Situation): boolean {
  const { statement } = planned;
  if (statement.kind === "add-constraint" && statement.of === "DOMAIN") return false;
  return findRewrite(planned, situation).length > 0 || findLongLock(planned, situation).length > 0;
}
