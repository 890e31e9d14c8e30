import type { FactBase } from "@supabase/pg-delta/core";
import type { Step } from "../plan.ts";
import { NAME, unquote } from "./names.ts";
import type { OfColumn, Statement } from "./statement.ts";

interface ReadStep {
  readonly step: Step;
  readonly statement: Statement;
}

type NotNull = OfColumn<"set-not-null">;

const IS_NOT_NULL = new RegExp(`^CHECK \\(\\(${NAME} IS NOT NULL\\)\\)$`);

/**
 * Brings NOT NULL forward to where it saves a scan: before the primary key of the same table,
 * which would look for nulls itself, and before a CHECK goes that has proved that there are none.
 */
export function orderSteps(steps: readonly ReadStep[], actual: FactBase): readonly ReadStep[] {
  const ordered = [...steps];
  for (const moved of steps) {
    const { statement } = moved;
    if (statement.kind !== "set-not-null") continue;
    const from = ordered.indexOf(moved);
    const to = ordered.findIndex((other) => wantsItBefore(other.statement, statement, actual));
    if (to < 0 || to > from) continue;
    ordered.splice(from, 1);
    ordered.splice(to, 0, moved);
  }
  return ordered;
}

function wantsItBefore(other: Statement, { table, column }: NotNull, actual: FactBase): boolean {
  if (other.kind !== "add-constraint" && other.kind !== "drop-constraint") return false;
  if (other.table.schema !== table.schema || other.table.name !== table.name) return false;
  if (other.kind === "add-constraint") return other.definition.startsWith("PRIMARY KEY");
  const { schema, name } = table;
  return provesNotNull(actual, { schema, table: name, name: other.name }, column);
}

/** Whether a constraint that is there says that a column is never null, and has been checked. */
export function provesNotNull(
  actual: FactBase,
  constraint: { readonly schema: string; readonly table: string; readonly name: string },
  column: string,
): boolean {
  const found = actual.get({ kind: "constraint", ...constraint });
  if (found?.payload.validated !== true) return false;
  const [, checked] = IS_NOT_NULL.exec(String(found.payload.def)) ?? [];
  return checked !== undefined && unquote(checked) === column;
}
