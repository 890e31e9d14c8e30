import { encodeId } from "@supabase/pg-delta/core";
import type { Action } from "@supabase/pg-delta/plan";
import { type CastKnowledge, castByText } from "./cast-columns.ts";
import { writeTold } from "./told-extras.ts";

/**
 * Puts right what the engine writes wrongly:
 * - where there is no cast from one type to another, there is one by text;
 * - some properties are only carried along, see `told-extras.ts`.
 *
 * What it says of the owner of a new object is left out where the DDL says nothing: whoever
 * applies the plan owns it. The engine has to know that owner to foresee default privileges.
 */
export function rewriteActions(
  actions: readonly Action[],
  casts: CastKnowledge,
  unsaid: ReadonlySet<string>,
): readonly Action[] {
  return actions.flatMap((action) => {
    const [id] = action.consumes;
    const isOwnership = / OWNER TO ("(?:[^"]|"")+")$/.test(action.sql);
    if (isOwnership && id !== undefined && unsaid.has(encodeId(id))) return [];
    const made = action.produces[0];
    const isUnsaid = made?.kind === "schema" && unsaid.has(encodeId(made));
    const sql = castByText(action, casts);
    const written = isUnsaid ? sql.replace(/ AUTHORIZATION "(?:[^"]|"")+"$/, "") : sql;
    return [{ ...action, sql: writeTold(written) }];
  });
}
