import { encodeId, type FactBase, type StableId } from "@supabase/pg-delta/core";
import type { Action } from "@supabase/pg-delta/plan";
import type { Extra } from "../../catalog/extra.ts";
import { moveAfter, moveBefore } from "./move-action.ts";

type ColumnId = Extract<StableId, { table: string; name: string }>;

const CREATE = /^(CREATE (?:UNLOGGED )?TABLE .*? \()(\) INHERITS \().*(\))$/s;
const ADD = /^ALTER TABLE (?:"(?:[^"]|"")+"\.)"(?:[^"]|"")+" ADD COLUMN (.*)$/s;
const DROP = /^ALTER TABLE (?:"(?:[^"]|"")+"\.)"(?:[^"]|"")+" DROP COLUMN /;

/**
 * Puts right what the engine does not know of inheritance: that there can be several parents,
 * and columns that are a table's own and inherited at once. Such a column comes with its table,
 * or before that of the parent, and goes after it.
 */
export function mergeInherited(
  actions: readonly Action[],
  facts: FactBase,
  extras: readonly Extra[],
): readonly Action[] {
  const parents = listParents(extras);
  if (parents.size === 0) return actions;
  const merged = actions.map((action) => nameAllParents(action, parents));
  for (const action of [...merged]) {
    if (ADD.test(action.sql)) placeAdded(merged, action, parents, facts);
    else if (DROP.test(action.sql)) placeDropped(merged, action, parents);
  }
  return merged;
}

type Parents = ReadonlyMap<string, Extra>;

function listParents(extras: readonly Extra[]): Parents {
  return new Map(
    extras.flatMap((extra) =>
      extra.aspect === "parents" ? [[encodeId(extra.id), extra] as const] : [],
    ),
  );
}

function nameAllParents(action: Action, parents: Parents): Action {
  const made = action.produces.find(({ kind }) => kind === "table");
  const all = made && parents.get(encodeId(made))?.value;
  if (all === undefined) return action;
  return { ...action, sql: action.sql.replace(CREATE, (_, start, middle, end) => start + middle + all + end) };
}

/** The same column of the parents, and of theirs. */
function listInherited(column: ColumnId, parents: Parents): readonly ColumnId[] {
  const { schema, table, name } = column;
  const extra =
    parents.get(encodeId({ kind: "table", schema, name: table })) ??
    parents.get(encodeId({ kind: "foreignTable", schema, name: table }));
  return (extra?.holders ?? []).flatMap((parent) => {
    if (parent.kind !== "table") return [];
    const own = { kind: "column", schema: parent.schema, table: parent.name, name } as const;
    return [own, ...listInherited(own, parents)];
  });
}

function placeAdded(actions: Action[], action: Action, parents: Parents, facts: FactBase): void {
  const column = action.produces.find(isColumn);
  if (column === undefined) return;
  const inherited = listInherited(column, parents).map(encodeId);
  const table = encodeId({ kind: "table", schema: column.schema, name: column.table });
  const created = actions.findIndex(({ produces }) => produces.some((id) => encodeId(id) === table));
  const isThere = inherited.some(
    (key) => facts.getByEncoded(key) !== undefined || isMade(actions.slice(0, created + 1), key),
  );
  const create = actions[created];
  if (create !== undefined && isThere) fold(actions, create, action);
  const first = actions.find(({ sql, produces }) =>
    ADD.test(sql) && produces.some((id) => inherited.includes(encodeId(id))),
  );
  if (first !== undefined && actions.includes(action)) moveBefore(actions, action, first);
}

function isMade(actions: readonly Action[], key: string): boolean {
  return actions.some(({ produces }) => produces.some((id) => encodeId(id) === key));
}

function fold(actions: Action[], create: Action, added: Action): void {
  const clause = ADD.exec(added.sql)?.[1] ?? "";
  const separator = create.sql.includes(" () INHERITS ") ? "" : ", ";
  const sql = create.sql.replace(
    /\) INHERITS \(/,
    () => `${separator}${clause}) INHERITS (`,
  );
  const produces = [...create.produces, ...added.produces];
  actions.splice(actions.indexOf(create), 1, { ...create, sql, produces });
  actions.splice(actions.indexOf(added), 1);
}

function placeDropped(actions: Action[], action: Action, parents: Parents): void {
  const column = action.destroys.find(isColumn);
  if (column === undefined) return;
  const inherited = listInherited(column, parents).map(encodeId);
  const last = actions.findLast(({ sql, destroys }) =>
    DROP.test(sql) && destroys.some((id) => inherited.includes(encodeId(id))),
  );
  if (last !== undefined) moveAfter(actions, action, last);
}

function isColumn(id: StableId): id is ColumnId {
  return id.kind === "column";
}
