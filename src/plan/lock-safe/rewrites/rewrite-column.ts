import { quoteIdent } from "../../../base/quote-sql.ts";
import { cutsOff } from "../column-types.ts";
import { readBareType, readDefault } from "../column-values.ts";
import { renderName } from "../names.ts";
import type { Rewrite, RewriteContext } from "../piece.ts";
import type { AlterType, Statement } from "../statement.ts";
import { keepStep } from "./keep.ts";

const FAILS_ON_ROWS =
  "fails where the table has rows: NOT NULL without a default; add it without NOT NULL, fill it, then add that";
const NO_CUTTING = "without USING: a value that is too long makes it fail, and is not cut off";

/** Says when a new column can't be added to a table that has rows. */
export function rewriteAddColumn(
  context: RewriteContext,
  { table, column }: Extract<Statement, { kind: "add-column" }>,
): Rewrite {
  const { situation } = context;
  const fact = situation.column(table, column, "desired");
  const isFilled =
    fact === undefined ||
    fact.payload.notNull !== true ||
    fact.payload.identity != null ||
    fact.payload.generatedExpr != null ||
    readDefault(situation, fact, "desired") !== undefined;
  if (isFilled || situation.isNew(table) || situation.isForeign(table)) return keepStep(context);
  return keepStep(context, { why: FAILS_ON_ROWS });
}

/** An explicit cast cuts long values off without a word; that of an assignment refuses them. */
export function rewriteAlterType(context: RewriteContext, altered: AlterType): Rewrite {
  const { situation } = context;
  const { table, column, type } = altered;
  const old = situation.column(table, column, "actual");
  const wanted = situation.column(table, column, "desired");
  if (old === undefined || wanted === undefined || situation.isNew(table)) return keepStep(context);
  const [from, to] = [
    readBareType(situation, old, "actual").type,
    readBareType(situation, wanted, "desired").type,
  ];
  if (!cutsOff(from, to)) return keepStep(context);
  const sql = `ALTER TABLE ${renderName(table)} ALTER COLUMN ${quoteIdent(column)} TYPE ${type}`;
  return keepStep(context, { sql, why: NO_CUTTING });
}
