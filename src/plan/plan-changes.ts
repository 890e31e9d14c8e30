import type { LockClass } from "@supabase/pg-delta";
import { diff, type FactBase } from "@supabase/pg-delta/core";
import { type Action, plan as planWithEngine } from "@supabase/pg-delta/plan";
import { ConfitureError } from "../base/errors.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { type AlignedFacts, alignRoles } from "./align-roles.ts";
import { learnCasts } from "./corrections/cast-columns.ts";
import { orderActions } from "./corrections/order-actions.ts";
import { rewriteActions } from "./corrections/rewrite-actions.ts";
import { findMiddle } from "./detour/find-middle.ts";
import { compareChanges, listChanges } from "./list-changes.ts";
import { nameObject } from "./name-object.ts";
import { listNotCompared } from "./not-compared.ts";
import type { LockMode, ObjectRef, Plan, Step } from "./plan.ts";
import { planAttachments } from "./plan-attachments.ts";
import { planExtras } from "./plan-extras.ts";

const LOCKS: { readonly [lock in LockClass]: LockMode } = {
  none: "none",
  share: "SHARE",
  shareRowExclusive: "SHARE ROW EXCLUSIVE",
  shareUpdateExclusive: "SHARE UPDATE EXCLUSIVE",
  accessExclusive: "ACCESS EXCLUSIVE",
};

/**
 * What has to be done to `actual` so that it becomes as `desired`. Pure: the same catalogs give
 * the same plan, and nothing is connected to.
 *
 * @throws ConfitureError `PLAN_FAILED` for a change that PostgreSQL has no statement for.
 */
export function planChanges(actual: Catalog, desired: Catalog): Plan {
  const facts = alignRoles(actual, desired);
  const { actions, deltas, preamble } = planByEngine(facts);
  const written = rewriteActions(actions, learnCasts(actual.casts, facts), facts.unsaid);
  const indexes = planAttachments(orderActions(written, facts.desired), {
    actual: actual.attachments,
    desired: desired.attachments,
    facts: facts.actual,
  });
  const extras = planExtras(actual.extras, desired.extras, facts.desired, indexes.actions);
  const changes = [...listChanges(deltas, facts), ...indexes.changes, ...extras.changes];
  const steps = [...indexes.actions.map(readStep), ...indexes.steps, ...extras.steps];
  return Object.freeze({
    changes: Object.freeze(changes.sort(compareChanges).map((change) => Object.freeze(change))),
    steps: Object.freeze(steps.map((step) => Object.freeze(step))),
    // The statements name every schema, and a search path would be in the way of others.
    settings: Object.freeze(preamble.filter(({ name }) => name !== "search_path")),
    notCompared: Object.freeze(
      listNotCompared(
        actual,
        desired,
        facts.foreign.map(({ id }) => nameObject(id)),
      ),
    ),
  });
}

type EnginePlan = Pick<ReturnType<typeof planWithEngine>, "actions" | "deltas" | "preamble">;

/** By a state in between, if there is something in the way. */
function planByEngine(facts: AlignedFacts): EnginePlan {
  const middle = findMiddle(facts);
  if (middle === undefined) return runEngine(facts.actual, facts.desired);
  const first = runEngine(facts.actual, middle);
  const second = runEngine(middle, facts.desired);
  const settings = new Map([...first.preamble, ...second.preamble].map((one) => [one.name, one]));
  return {
    actions: [...first.actions, ...second.actions],
    deltas: diff(facts.actual, facts.desired),
    preamble: [...settings.values()],
  };
}

function runEngine(actual: FactBase, desired: FactBase): EnginePlan {
  try {
    return planWithEngine(actual, desired);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ConfitureError("PLAN_FAILED", `the change can't be planned: ${reason}`, {
      cause,
      hint: "make this change by hand, then compare again",
    });
  }
}

function readStep(action: Action): Step {
  const { sql, verb, produces, transactionality } = action;
  return {
    sql: sql.trim().replace(/;$/, ""),
    verb,
    object: nameSubject(action),
    lock: LOCKS[action.lockClass],
    isDataLost: action.dataLoss === "destructive",
    isRewriteLikely: action.rewriteRisk && !produces.some(({ kind }) => kind === "table"),
    transaction:
      transactionality === "nonTransactional"
        ? "alone"
        : transactionality === "commitBoundaryAfter"
          ? "commit-after"
          : "inside",
  };
}

/** What a statement is about: what it makes, else what it removes, else what it changes. */
function nameSubject({ sql, produces, destroys, consumes }: Action): ObjectRef {
  const subject = produces[0] ?? destroys[0] ?? consumes[0];
  if (subject === undefined) return { kind: "database", name: "" };
  const object = nameObject(subject);
  return /^(GRANT|REVOKE)\b/.test(sql) ? { ...object, kind: "grant" } : object;
}
