import { quoteIdent } from "../../../base/quote-sql.ts";
import { classifyTypeChange } from "../column-types.ts";
import { type Filling, readBareType, readFilling } from "../column-values.ts";
import type { QualifiedName } from "../names.ts";
import type { Hazard } from "../safe-plan.ts";
import type { PlannedStep, Situation } from "../situation.ts";
import type { AlterType, Statement } from "../statement.ts";

const MEANWHILE = "the table is written anew, and nobody can read it meanwhile";
/** What the rows get, and what to do instead. */
const FILLINGS: { readonly [filling in Filling]: readonly [what: string, instead: string] } = {
  generated: [
    "a stored value",
    "add an ordinary column that a trigger fills and fill the rows in parts, or make it VIRTUAL (PostgreSQL 18)",
  ],
  identity: [
    "a number each",
    "add it without, let it have a default of a sequence, fill the rows in parts, then make it an identity column",
  ],
  domain: [
    "a value that its domain checks",
    "give it the domain's own type, and the table a CHECK",
  ],
  default: [
    "a default that may differ from row to row",
    "add it without the default, set the default, then fill the rows in parts",
  ],
};
const NEW_COLUMN =
  "add a column of the new type, keep both alike by a trigger, fill it in parts, then change their names";

/** What makes the server write every row of a table anew. */
export function findRewrite({ statement }: PlannedStep, situation: Situation): readonly Hazard[] {
  switch (statement.kind) {
    case "add-column":
      return findFilling(statement, situation);
    case "alter-type":
      return isRewritten(statement, situation)
        ? hazard(
            statement.table,
            `${quoteIdent(statement.column)} gets another type, so ${MEANWHILE}: ${NEW_COLUMN}`,
          )
        : [];
    case "write-table":
      return situation.isNew(statement.table)
        ? []
        : hazard(statement.table, `it becomes ${describe(statement.what)}, so ${MEANWHILE}`);
    default:
      return [];
  }
}

function describe(what: string): string {
  return what === "UNLOGGED" ? "UNLOGGED (a crash will empty it)" : what;
}

function hazard({ schema, name }: QualifiedName, message: string): readonly Hazard[] {
  return [{ name: "table-rewrite", object: { kind: "table", schema, name }, message }];
}

function findFilling(
  { table, column }: Extract<Statement, { kind: "add-column" }>,
  situation: Situation,
): readonly Hazard[] {
  if (situation.isNew(table) || situation.isForeign(table)) return [];
  const fact = situation.column(table, column, "desired");
  const filling = fact === undefined ? undefined : readFilling(situation, fact);
  if (filling === undefined) return [];
  const [what, instead] = FILLINGS[filling];
  return hazard(
    table,
    `with ${quoteIdent(column)} the rows get ${what}, so ${MEANWHILE}: ${instead}`,
  );
}

/** An enum without some of its values is another type. */
function isRewritten({ table, column }: AlterType, situation: Situation): boolean {
  if (situation.isNew(table) || situation.isForeign(table)) return false;
  const old = situation.column(table, column, "actual");
  const wanted = situation.column(table, column, "desired");
  if (old === undefined || wanted === undefined) return true;
  if (old.payload.type === wanted.payload.type) return true;
  const to = readBareType(situation, wanted, "desired");
  const from = readBareType(situation, old, "actual");
  return to.isChecked || classifyTypeChange(from.type, to.type).isRewritten;
}
