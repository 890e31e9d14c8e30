import { quoteIdent } from "../../../base/quote-sql.ts";
import { renderName } from "../names.ts";
import { alone, brief, type Piece, type Rewrite, type RewriteContext } from "../piece.ts";
import type { PlannedStep, Situation } from "../situation.ts";
import type { CreateIndex, Statement } from "../statement.ts";
import { keepStep } from "./keep.ts";
import { restoreUses } from "./restore-uses.ts";

export const CONCURRENTLY = "CONCURRENTLY: rows are read and written while the index is built";
const ONLY = "ONLY: the partitions get theirs one by one, CONCURRENTLY, and are attached";
const KEEP = "under another name at first, so that there is an index at every moment";
const DROP_WHY = "CONCURRENTLY: no lock on the table that its readers and writers wait for";
const TOPIC = "indexes";

/** Builds an index without holding up anybody, and replaces the one that has its name. */
export function rewriteIndex(context: RewriteContext, created: CreateIndex): Rewrite {
  const { situation, delayed, names } = context;
  if (situation.isNew(created.table)) return keepStep(context);
  if (delayed.length === 0) {
    const built = build(created, created.index.name);
    return { pieces: [built, ...restoreUses(context, created.table, created.index.name)] };
  }
  const temporary = names.make(created.index.name, "_new");
  const { schema, name } = created.index;
  const built = build(created, temporary, KEEP);
  const renamed = `ALTER INDEX ${renderName({ schema, name: temporary })} RENAME TO ${quoteIdent(name)}`;
  const dropped = findDropped(delayed, situation);
  const uses = restoreUses(context, created.table, temporary);
  if (dropped === undefined || uses.length > 0) {
    const swap = brief(renamed, "SHARE UPDATE EXCLUSIVE");
    return {
      pieces: [built, ...uses, { ...swap, mode: "together", takesName: true, when: "late" }],
    };
  }
  return {
    pieces: [
      built,
      alone(`DROP INDEX CONCURRENTLY ${renderName(dropped.index)}`, DROP_WHY, TOPIC),
      { ...brief(renamed, "SHARE UPDATE EXCLUSIVE"), takesName: true, when: "late" },
    ],
    supersedes: delayed,
  };
}

/** Drops an index first of all, if nothing stands in the way of that. */
export function rewriteDropIndex(context: RewriteContext, statement: DropIndex): Rewrite {
  const { situation } = context;
  if (!canDropConcurrently(statement, situation)) return keepStep(context);
  const sql = `DROP INDEX CONCURRENTLY ${renderName(statement.index)}`;
  return { pieces: [{ ...alone(sql, DROP_WHY, "drop_indexes"), when: "early" }] };
}

type DropIndex = Extract<Statement, { kind: "drop-index" }>;

/** Not the index of a partitioned table, nor one that a foreign key or a view needs. */
function canDropConcurrently({ index }: DropIndex, situation: Situation): boolean {
  const fact = situation.index(index, "actual");
  if (fact?.parent === undefined) return false;
  const table = situation.actual.get(fact.parent);
  return (
    typeof table?.payload.partitionKey !== "string" && situation.dependentsOf(fact.id).length === 0
  );
}

/** The index in whose place the new one comes, if nothing but it has to go. */
function findDropped(delayed: readonly PlannedStep[], situation: Situation): DropIndex | undefined {
  const [only, ...more] = delayed;
  if (only === undefined || more.length > 0 || only.statement.kind !== "drop-index")
    return undefined;
  return canDropConcurrently(only.statement, situation) ? only.statement : undefined;
}

function build(
  { index, table, isUnique, isOnly, rest }: CreateIndex,
  name: string,
  more?: string,
): Piece {
  const unique = isUnique ? "UNIQUE " : "";
  const on = `${renderName({ schema: index.schema, name: table.name })} ${rest}`;
  const why = (text: string) => (more === undefined ? text : `${text}; ${more}`);
  if (isOnly) {
    const sql = `CREATE ${unique}INDEX ${quoteIdent(name)} ON ONLY ${on}`;
    return { ...brief(sql, "SHARE", why(ONLY)), takesName: more === undefined };
  }
  const sql = `CREATE ${unique}INDEX CONCURRENTLY ${quoteIdent(name)} ON ${on}`;
  return { ...alone(sql, why(CONCURRENTLY), TOPIC), takesName: more === undefined };
}
