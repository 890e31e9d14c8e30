import { encodeId, type FactBase, type StableId } from "@supabase/pg-delta/core";
import type { Action } from "@supabase/pg-delta/plan";
import type { Extra } from "../../catalog/extra.ts";
import { keyOf, listParents } from "../inheritance/settle-inherited.ts";

const CREATE = /^(CREATE (?:UNLOGGED )?TABLE .*\) INHERITS \().*(\))$/s;
const DROP = /^ALTER TABLE (?=(?:"(?:[^"]|"")+"\.)"(?:[^"]|"")+" DROP COLUMN )/;

/**
 * Puts right what the engine does not know of inheritance: that there can be several parents,
 * and that a child may keep a column that its parent loses.
 */
export function writeInheritance(
  actions: readonly Action[],
  desired: FactBase,
  extras: readonly Extra[],
): readonly Action[] {
  const all = extras.filter(({ aspect, id }) => aspect === "parents" && id.kind === "table");
  if (all.length === 0) return actions;
  const names = new Map(all.map(({ id, value }) => [encodeId(id), value]));
  const parents = listParents(desired.facts(), extras);
  return actions.map((action) => {
    const made = action.produces.find(({ kind }) => kind === "table");
    const wanted = made && names.get(encodeId(made));
    if (wanted !== undefined) {
      return {
        ...action,
        sql: action.sql.replace(CREATE, (_, start, end) => start + wanted + end),
      };
    }
    const lost = action.destroys.find(({ kind }) => kind === "column");
    if (lost === undefined || !isKeptByChild(lost, desired, parents)) return action;
    return { ...action, sql: action.sql.replace(DROP, "ALTER TABLE ONLY ") };
  });
}

function isKeptByChild(
  column: StableId,
  desired: FactBase,
  parents: ReturnType<typeof listParents>,
): boolean {
  if (column.kind !== "column") return false;
  const key = keyOf(column.schema, column.table);
  return [...parents].some(([child, found]) => {
    const [schema = "", table = ""] = child.split("\u0000");
    const isChild = found.some((parent) => keyOf(parent.schema, parent.name) === key);
    return isChild && desired.has({ ...column, schema, table });
  });
}
