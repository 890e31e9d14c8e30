import type { ObjectRef, Plan } from "../plan/plan.ts";
import type { LedgerNames } from "./ledger-names.ts";

/** A plan that leaves the ledger alone: it is ours, and as a rule no schema mentions it. */
export function withoutLedger(plan: Plan, names: LedgerNames): Plan {
  const isOther = ({ object }: { readonly object: ObjectRef }) => !isOfLedger(object, names);
  return { ...plan, changes: plan.changes.filter(isOther), steps: plan.steps.filter(isOther) };
}

function isOfLedger({ schema, of, name, kind }: ObjectRef, { schema: own, base }: LedgerNames) {
  if (schema !== own) return false;
  const top = of ?? name;
  if (top === base || top === `${base}_journal`) return true;
  // Of a ledger whose key is a serial.
  return kind === "sequence" && top === `${base}_pk_confiture_seq`;
}
