import { encodeId, type FactBase } from "@supabase/pg-delta/core";
import type { Action } from "@supabase/pg-delta/plan";
import { writeVirtual } from "./virtual-columns.ts";

/**
 * Puts right what the engine writes wrongly:
 * - one enum can't be cast to another, but its text can;
 * - a virtual generated column (PostgreSQL 18) is not a stored one.
 *
 * What it says of the owner of a new object is left out where the DDL says nothing: whoever
 * applies the plan owns it. The engine has to know that owner to foresee default privileges.
 */
export function rewriteActions(
  actions: readonly Action[],
  desired: FactBase,
  unsaid: ReadonlySet<string>,
): readonly Action[] {
  const enums = listEnums(desired);
  return actions.flatMap((action) => {
    const [id] = action.consumes;
    const isOwnership = / OWNER TO ("(?:[^"]|"")+")$/.test(action.sql);
    if (isOwnership && id !== undefined && unsaid.has(encodeId(id))) return [];
    const made = action.produces[0];
    const isUnsaid = made?.kind === "schema" && unsaid.has(encodeId(made));
    const sql = isUnsaid ? action.sql.replace(/ AUTHORIZATION "(?:[^"]|"")+"$/, "") : action.sql;
    return [{ ...action, sql: writeVirtual(castByText(sql, enums)) }];
  });
}

/** A cast by text is right from any type, so that only the new one must be an enum. */
function castByText(sql: string, enums: ReadonlySet<string>): string {
  return sql.replace(
    /( ALTER COLUMN ("(?:[^"]|"")+") TYPE (.+) USING \2)::\3$/s,
    (whole, before: string, _column: string, type: string) =>
      enums.has(type) ? `${before}::text::${type}` : whole,
  );
}

/** The names of enums and of their arrays as `format_type` writes them. */
function listEnums(facts: FactBase): ReadonlySet<string> {
  const names = facts.facts().flatMap(({ id, payload }) => {
    if (id.kind !== "type" || payload.variant !== "enum") return [];
    return [`${quoteLikeServer(id.schema)}.${quoteLikeServer(id.name)}`];
  });
  return new Set(names.flatMap((name) => [name, `${name}[]`]));
}

function quoteLikeServer(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
