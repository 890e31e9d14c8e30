import { renderName } from "../names.ts";
import type { Rewrite, RewriteContext } from "../piece.ts";
import { isUnchecked } from "../read-constraint.ts";
import type { PlannedStep, Situation } from "../situation.ts";
import type { AddConstraint, CreateRelation } from "../statement.ts";
import { keepStep } from "./keep.ts";
import { rewriteAddColumn, rewriteAlterType } from "./rewrite-column.ts";
import { readCheckedLater, rewriteConstraint, rewriteValidate } from "./rewrite-constraint.ts";
import { rewriteDropIndex, rewriteIndex } from "./rewrite-index.ts";
import { readBuildableKey, rewriteKey } from "./rewrite-key.ts";
import { rewriteNotNull } from "./rewrite-not-null.ts";

const OWN_COMMIT = "a new value can be used only after it is committed";
const FILLED = "filled on its own, so that nothing is locked meanwhile";
const SCANS = "on its own, so that no other table stays locked meanwhile";

/** What is run in the place of one step. */
export function rewriteStep(context: RewriteContext): Rewrite {
  const { planned, situation } = context;
  const { statement, step } = planned;
  switch (statement.kind) {
    case "create-index":
      return rewriteIndex(context, statement);
    case "drop-index":
      return rewriteDropIndex(context, statement);
    case "add-constraint":
      return rewriteAddConstraint(context, statement);
    case "validate-constraint":
      return rewriteValidate(context);
    case "set-not-null":
      return rewriteNotNull(context, statement);
    case "add-column":
      return rewriteAddColumn(context, statement);
    case "alter-type":
      return rewriteAlterType(context, statement);
    case "add-enum-value":
      return keepStep(context, {
        mode: "alone",
        when: "early",
        why: OWN_COMMIT,
        topic: "enum_values",
      });
    case "domain-not-null":
      if (!situation.isDomainUsed(statement.domain)) return keepStep(context);
      return keepStep(context, { mode: "alone", when: "late", why: SCANS });
    case "attach-index":
      // What is a part of an index is complete before it becomes one.
      return keepStep(context, isWhole(planned, situation) ? {} : { when: "late" });
    case "create-relation":
      return isFilledApart(statement, situation)
        ? rewriteMaterializedView(context, statement)
        : keepStep(context);
    default:
      if (step.transaction !== "alone") return keepStep(context);
      return keepStep(context, { when: step.verb === "drop" ? "early" : "late" });
  }
}

/** Whether an index has no parts of its own. */
function isWhole({ step }: PlannedStep, situation: Situation): boolean {
  const { schema = "", of = "" } = step.object;
  return !situation.isPartitioned({ schema, name: of });
}

function rewriteAddConstraint(context: RewriteContext, added: AddConstraint): Rewrite {
  const { situation } = context;
  const key = readBuildableKey(added, situation);
  if (key !== undefined) return rewriteKey(context, added, key);
  if (readCheckedLater(added, situation) !== undefined) return rewriteConstraint(context, added);
  if (!isAddedApart(added, situation)) return keepStep(context);
  return keepStep(context, { mode: "alone", when: "late", why: SCANS });
}

/** What replaces another constraint stays in one transaction with its going. */
export function isAddedApart(added: AddConstraint, situation: Situation): boolean {
  return !isReplacement(added, situation) && holdsWhileScanning(added, situation);
}

function isReplacement({ table, name, definition }: AddConstraint, situation: Situation): boolean {
  if (situation.constraint(table, name, "actual") !== undefined) return true;
  const constraints = situation.actual.childrenOf({ kind: "table", ...table });
  return (
    definition.startsWith("PRIMARY KEY") && constraints.some(({ payload }) => payload.type === "p")
  );
}

/** Whether it reads or builds under a lock, because there is no other way. */
export function holdsWhileScanning(added: AddConstraint, situation: Situation): boolean {
  if (added.of !== "TABLE" || situation.isNew(added.table) || isUnchecked(added.definition)) {
    return false;
  }
  return (
    readBuildableKey(added, situation) === undefined &&
    readCheckedLater(added, situation) === undefined
  );
}

/** Made empty with all that belongs to it, then filled; what reads it comes after that. */
function rewriteMaterializedView(context: RewriteContext, { relation }: CreateRelation): Rewrite {
  const { sql } = context.planned.step;
  const { pieces } = keepStep(context, { sql: `${sql} WITH NO DATA`, why: FILLED });
  const refresh = `REFRESH MATERIALIZED VIEW ${renderName(relation)}`;
  return { pieces: [...pieces, { sql: refresh, lock: "none", mode: "alone", when: "late" }] };
}

/** A new materialized view, but not one that comes in the place of another relation. */
export function isFilledApart({ what, relation }: CreateRelation, situation: Situation): boolean {
  if (what !== "MATERIALIZED VIEW") return false;
  const kinds = ["materializedView", "view", "table", "foreignTable"] as const;
  return !kinds.some((kind) => situation.actual.has({ kind, ...relation }));
}
