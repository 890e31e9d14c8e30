import { quoteIdent } from "../../../base/quote-sql.ts";
import { renderName } from "../names.ts";
import { alone, brief, type Rewrite, type RewriteContext } from "../piece.ts";
import { type Key, readKey } from "../read-constraint.ts";
import { readStatement } from "../read-statement.ts";
import type { Situation } from "../situation.ts";
import type { AddConstraint } from "../statement.ts";
import { restoreUses } from "./restore-uses.ts";
import { CONCURRENTLY } from "./rewrite-index.ts";

const READY = "its index is there already, so that the lock is held for a moment only";

/** The key, if its index can be built before the constraint is added. */
export function readBuildableKey(added: AddConstraint, situation: Situation): Key | undefined {
  if (added.of !== "TABLE" || situation.isNew(added.table)) return undefined;
  return situation.isPartitioned(added.table) ? undefined : readKey(added.definition);
}

/** Builds the index of a primary key or unique constraint first. */
export function rewriteKey(context: RewriteContext, added: AddConstraint, key: Key): Rewrite {
  const { delayed, names } = context;
  const isSame = delayed.length === 1 && isIndexOf(context, added, key);
  const { name } = added;
  const index = delayed.length === 0 || isSame ? name : names.make(name, "_new");
  const using = `${key.kind} USING INDEX ${quoteIdent(index)}${key.timing}`;
  const sql = `ALTER TABLE ${renderName(added.table)} ADD CONSTRAINT ${quoteIdent(name)} ${using}`;
  const add = { ...brief(sql, "ACCESS EXCLUSIVE", READY), takesName: true };
  if (isSame) return { pieces: [add], supersedes: delayed };
  const create = `CREATE UNIQUE INDEX CONCURRENTLY ${quoteIdent(index)} ON ${renderName(added.table)} ${key.index}`;
  const mode = delayed.length === 0 ? "any" : "together";
  return {
    pieces: [
      alone(create, CONCURRENTLY, "indexes"),
      { ...add, mode, when: "late" },
      ...restoreUses(context, added.table, name).map((piece) => ({ ...piece, mode }) as const),
    ],
  };
}

/** Whether the index that goes is the very one that the constraint needs. */
function isIndexOf(
  { delayed, situation }: RewriteContext,
  added: AddConstraint,
  key: Key,
): boolean {
  const [dropped] = delayed;
  if (dropped?.statement.kind !== "drop-index") return false;
  const fact = situation.index(dropped.statement.index, "actual");
  const old = readStatement(String(fact?.payload.def));
  if (fact?.payload.valid !== true || old.kind !== "create-index" || !old.isUnique) return false;
  // Its comment, if it has one, would stay.
  const isBare = situation.actual.childrenOf(fact.id).length === 0;
  return isBare && old.table.name === added.table.name && old.rest === key.index;
}
