import type { LockClass } from "@supabase/pg-delta";
import type { Action } from "@supabase/pg-delta/plan";
import type { Catalog } from "../catalog/catalog.ts";
import { type AlignedFacts, alignRoles } from "./align-roles.ts";
import { dropExpressions } from "./drop-expressions.ts";
import { keepColumns } from "./inheritance/keep-columns.ts";
import { attach, describeMove, detach, findMovedTables } from "./inheritance/moved-tables.ts";
import { standAlone } from "./inheritance/stand-alone.ts";
import { compareChanges, listChanges } from "./list-changes.ts";
import { nameObject } from "./name-object.ts";
import { listNotCompared } from "./not-compared.ts";
import type { LockMode, ObjectRef, Plan, Step } from "./plan.ts";
import { planActions } from "./plan-actions.ts";
import { markSurplus, planAttachments } from "./plan-attachments.ts";
import { planExtras } from "./plan-extras.ts";
import { planStatistics } from "./plan-statistics.ts";

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
  const aligned = alignRoles(actual, desired);
  const moved = findMovedTables(aligned, actual, desired);
  const here = standAlone(aligned.actual, actual, moved);
  const there = standAlone(aligned.desired, desired, moved);
  const { attachments } = here.catalog;
  const marked = markSurplus(here.facts, attachments, there.catalog.attachments, there.facts);
  const kept = keepColumns({ ...here, facts: marked }, there);
  const plain = dropExpressions(kept, there.facts);
  const facts = { ...aligned, actual: plain.actual, desired: there.facts };
  const plan = planInPlace(facts, here.catalog, there.catalog);
  const changes = [...plan.changes, ...plain.changes, ...moved.flatMap(describeMove)];
  const steps = [
    ...moved.flatMap(detach),
    ...plain.steps,
    ...plan.steps,
    ...moved.flatMap(attach),
    ...plan.after,
  ];
  const foreign = facts.foreign.map(({ id }) => nameObject(id));
  return Object.freeze({
    changes: Object.freeze(changes.sort(compareChanges).map((change) => Object.freeze(change))),
    steps: Object.freeze(steps.map((step) => Object.freeze(step))),
    settings: Object.freeze(plan.settings),
    notCompared: Object.freeze(listNotCompared(actual, desired, foreign)),
  });
}

/** Everything but tables that get another place. */
function planInPlace(facts: AlignedFacts, actual: Catalog, desired: Catalog) {
  const { actions, deltas, settings } = planActions(facts, actual, desired);
  const indexes = planAttachments(actions, {
    actual: actual.attachments,
    desired: desired.attachments,
    facts: facts.actual,
  });
  const extras = planExtras(actual.extras, desired.extras, facts.desired, indexes.actions);
  const statistics = planStatistics(actual, desired, facts.desired, indexes.actions);
  const changes = [
    ...listChanges(deltas, facts),
    ...[indexes, extras, statistics].flatMap((plan) => plan.changes),
  ];
  return {
    changes,
    settings,
    steps: [
      ...statistics.before,
      ...extras.before,
      ...indexes.actions.map(readStep),
      ...indexes.steps,
    ],
    after: [...extras.steps, ...statistics.steps],
  };
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
