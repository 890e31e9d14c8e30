import type { StableId } from "@supabase/pg-delta/core";
import type { Action } from "@supabase/pg-delta/plan";
import type { Extra } from "../../catalog/extra.ts";
import { readTypeName, typeKey } from "../type-name.ts";

const COLUMN =
  /^ALTER TABLE .*? (?:(ADD|DROP) COLUMN "(?:[^"]|"")+"|(ALTER) COLUMN "(?:[^"]|"")+" (?:TYPE |DROP DEFAULT))/s;

/**
 * The columns of a table of a type follow the type, and nothing else can be done to them: what
 * is done to the type takes the place of what the engine would do to the first such column.
 */
export function followTypes(
  actions: readonly Action[],
  actual: readonly Extra[],
  desired: readonly Extra[],
): readonly Action[] {
  const before = listTyped(actual);
  const after = listTyped(desired);
  const followed = [...actions];
  for (const action of actions) {
    const column = [...action.produces, ...action.destroys, ...action.consumes].find(isColumn);
    const verb = COLUMN.exec(action.sql);
    if (column === undefined || verb === null) continue;
    const table = `${column.schema}\u0000${column.table}`;
    const type = before.get(table);
    if (type === undefined || after.get(table) !== type) continue;
    const cause = followed.find((other) => isOfAttribute(other, type, column.name));
    const at = followed.indexOf(action);
    if (cause === undefined || followed.indexOf(cause) < at) followed.splice(at, 1);
    else {
      followed.splice(followed.indexOf(cause), 1);
      followed.splice(at, 1, cause);
    }
  }
  return followed;
}

/** From tables to the types that they are of. */
function listTyped(extras: readonly Extra[]): ReadonlyMap<string, string> {
  return new Map(
    extras.flatMap(({ aspect, id, value }) =>
      aspect === "typed" && id.kind === "table"
        ? [[`${id.schema}\u0000${id.name}`, typeKey(readTypeName(value))] as const]
        : [],
    ),
  );
}

function isOfAttribute({ sql, ...ids }: Action, type: string, name: string): boolean {
  if (!/^ALTER TYPE .* ATTRIBUTE /s.test(sql)) return false;
  return [...ids.produces, ...ids.destroys, ...ids.consumes].some(
    (id) =>
      id.kind === "typeAttribute" &&
      id.name === name &&
      typeKey({ schema: id.schema, name: id.type }) === type,
  );
}

function isColumn(id: StableId): id is Extract<StableId, { table: string; name: string }> {
  return id.kind === "column";
}
