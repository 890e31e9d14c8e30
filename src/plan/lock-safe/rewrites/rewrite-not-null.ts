import { quoteIdent } from "../../../base/quote-sql.ts";
import { renderName } from "../names.ts";
import { provesNotNull } from "../order-steps.ts";
import { alone, brief, type Rewrite, type RewriteContext } from "../piece.ts";
import type { OfColumn } from "../statement.ts";
import { keepStep } from "./keep.ts";

const NOT_VALID = "NOT VALID: no null gets in from now on; the rows are checked without this lock";
const VALIDATE = "checks the rows while they are read and written; a null makes it fail";
const PROVED = "the CHECK proves that there is no null, so that the rows are not read";
const DONE = "NOT NULL says the same";

/** Proves that a column has no null before it is made NOT NULL. */
export function rewriteNotNull(
  context: RewriteContext,
  { table, column }: OfColumn<"set-not-null">,
): Rewrite {
  const { situation, names, planned } = context;
  const { schema, name } = table;
  const isProved = situation.actual
    .childrenOf({ kind: "table", schema, name })
    .some(({ id }) => id.kind === "constraint" && provesNotNull(situation.actual, id, column));
  if (situation.isNew(table) || situation.isForeign(table)) return keepStep(context);
  if (isProved) return keepStep(context, { why: PROVED });
  const constraint = quoteIdent(names.make(`${name}_${column}`, "_not_null"));
  const alter = `ALTER TABLE ${renderName(table)}`;
  const check = `CHECK (${quoteIdent(column)} IS NOT NULL) NOT VALID`;
  return {
    pieces: [
      brief(`${alter} ADD CONSTRAINT ${constraint} ${check}`, "ACCESS EXCLUSIVE", NOT_VALID),
      alone(`${alter} VALIDATE CONSTRAINT ${constraint}`, VALIDATE, "validate"),
      { ...brief(planned.step.sql, "ACCESS EXCLUSIVE", PROVED), when: "late", takesName: true },
      {
        ...brief(`${alter} DROP CONSTRAINT ${constraint}`, "ACCESS EXCLUSIVE", DONE),
        when: "late",
      },
    ],
  };
}
