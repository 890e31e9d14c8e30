import type { FactBase, StableId } from "@supabase/pg-delta/core";
import type { Action } from "@supabase/pg-delta/plan";
import type { Extra } from "../../catalog/extra.ts";

const DROP_DEFAULT = / ALTER COLUMN "(?:[^"]|"")+" DROP DEFAULT$/;

/** The engine takes a default away before every change of a type, also where there is none. */
export function dropNeedlessDefaults(
  actions: readonly Action[],
  from: FactBase,
  extras: readonly Extra[],
): readonly Action[] {
  return actions.filter(({ sql, consumes, destroys }) => {
    if (!DROP_DEFAULT.test(sql) || destroys.length > 0) return true;
    const column = consumes.find(isColumn);
    return column === undefined || hasDefault(column, from, extras);
  });
}

type Column = Extract<StableId, { kind: "column" | "default" }>;

function isColumn(id: StableId): id is Column {
  return id.kind === "column";
}

/** A partition has its own where it differs from the one of the table that it belongs to. */
function hasDefault(column: Column, from: FactBase, extras: readonly Extra[]): boolean {
  const { schema, table, name } = column;
  if (from.has({ kind: "default", schema, table, name })) return true;
  return extras.some(
    ({ aspect, id }) =>
      aspect === "default" &&
      id.kind === "column" &&
      id.schema === schema &&
      id.table === table &&
      id.name === name,
  );
}
