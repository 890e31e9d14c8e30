import { quoteIdent } from "../../../base/quote-sql.ts";
import { type QualifiedName, renderName } from "../names.ts";
import type { Piece, Rewrite, RewriteContext } from "../piece.ts";
import { isUnchecked, readReferenced } from "../read-constraint.ts";
import type { Situation } from "../situation.ts";
import type { AddConstraint } from "../statement.ts";
import { keepStep } from "./keep.ts";

/** From this version on, foreign keys of and to partitioned tables can be NOT VALID. */
const PARTITIONED_FOREIGN_KEYS = 18;

const NOT_VALID = "NOT VALID: holds for new rows at once; the others are checked without this lock";
const VALIDATE =
  "checks the rows while they are read and written; a row that does not fit makes it fail";
const REPLACE = "under another name at first, so that there is a constraint at every moment";

/** What of a constraint is checked after it is added. */
export type CheckedLater = "check" | "foreign key";

/** A constraint whose rows can be checked later, and on rows that are there. */
export function readCheckedLater(
  added: AddConstraint,
  situation: Situation,
): CheckedLater | undefined {
  const { of, table, definition } = added;
  if (isUnchecked(definition) || of === "FOREIGN TABLE" || situation.isNew(table)) return undefined;
  if (of === "DOMAIN") return situation.isDomainUsed(table) ? "check" : undefined;
  if (definition.startsWith("CHECK ")) return "check";
  if (readReferenced(definition) === undefined) return undefined;
  const isOld = situation.majorVersion < PARTITIONED_FOREIGN_KEYS;
  return isOld && isPartitionedForeignKey(added, situation) ? undefined : "foreign key";
}

/** A partition's constraints must be valid when it is attached. */
export function isAttached(table: QualifiedName, { steps }: Situation): boolean {
  const attach = ` ATTACH PARTITION ${renderName(table)} `;
  return steps.some(({ step }) => step.sql.includes(attach));
}

/** Whether either end of a foreign key is partitioned. */
export function isPartitionedForeignKey(added: AddConstraint, situation: Situation): boolean {
  const referenced = readReferenced(added.definition);
  const ends = referenced === undefined ? [] : [added.table, referenced];
  return ends.some((table) => situation.isPartitioned(table));
}

/** Adds a constraint without a look at the rows, and looks at them afterwards. */
export function rewriteConstraint(context: RewriteContext, added: AddConstraint): Rewrite {
  const { delayed, situation, isHeldUp, names } = context;
  if (isAttached(added.table, situation)) return keepStep(context);
  const isReplaced = delayed.length > 0;
  if (isReplaced && !isHeldUp && wasNotValid(context, added)) {
    return { pieces: [validate(added, added.name, situation)], supersedes: delayed };
  }
  // The partitions would keep the other name.
  const canRename = !isPartitionedForeignKey(added, situation);
  if (!isReplaced || isHeldUp || !canRename) {
    const add = addNotValid(context, added, added.name, NOT_VALID);
    const mode = isReplaced ? "together" : "any";
    return { pieces: [{ ...add, mode, takesName: true }, validate(added, added.name, situation)] };
  }
  const temporary = names.make(added.name, "_new");
  const rename = `${alter(added)} RENAME CONSTRAINT ${quoteIdent(temporary)} TO ${quoteIdent(added.name)}`;
  return {
    pieces: [
      addNotValid(context, added, temporary, `${NOT_VALID}; ${REPLACE}`),
      validate(added, temporary, situation),
      { sql: rename, lock: lockOfCatalog(added), mode: "together", when: "late", takesName: true },
    ],
  };
}

function addNotValid(
  context: RewriteContext,
  added: AddConstraint,
  name: string,
  why: string,
): Piece {
  const sql = `${alter(added)} ADD CONSTRAINT ${quoteIdent(name)} ${added.definition} NOT VALID`;
  const lock = added.of === "DOMAIN" ? "none" : context.planned.step.lock;
  return { sql, lock, why, mode: "any" };
}

function validate(added: AddConstraint, name: string, situation: Situation): Piece {
  const sql = `${alter(added)} VALIDATE CONSTRAINT ${quoteIdent(name)}`;
  const isDomain = added.of === "DOMAIN" && situation.isDomainUsed(added.table);
  const lock = isDomain ? "SHARE" : "SHARE UPDATE EXCLUSIVE";
  const why = isDomain ? "checks the rows in a transaction of its own" : VALIDATE;
  return { sql, lock, why, mode: "alone", when: "late", topic: "validate" };
}

function alter({ of, table }: AddConstraint): string {
  return `ALTER ${of} ${renderName(table)}`;
}

function lockOfCatalog({ of }: AddConstraint): Piece["lock"] {
  return of === "DOMAIN" ? "none" : "ACCESS EXCLUSIVE";
}

/** Whether the old one is the same but for its rows, which are still to be checked. */
function wasNotValid({ situation }: RewriteContext, added: AddConstraint): boolean {
  const old = situation.constraint(added.table, added.name, "actual");
  return old?.payload.def === `${added.definition} NOT VALID`;
}

/** A validation that the plan has already, outside of the transaction of the rest. */
export function rewriteValidate(context: RewriteContext): Rewrite {
  return keepStep(context, { mode: "alone", when: "late", why: VALIDATE, topic: "validate" });
}
