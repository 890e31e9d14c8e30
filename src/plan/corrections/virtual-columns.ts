import { encodeId, type Fact } from "@supabase/pg-delta/core";
import type { Extra } from "../../catalog/extra.ts";

/** Stands behind the expression of a virtual column: the engine only knows stored ones. */
const MARK = "/* virtual */";

/** Whether a generated column is virtual becomes a part of its expression. */
export function markVirtual(facts: readonly Fact[], extras: readonly Extra[]): readonly Fact[] {
  const virtual = new Set(
    extras.flatMap(({ aspect, id }) => (aspect === "virtual" ? [encodeId(id)] : [])),
  );
  if (virtual.size === 0) return facts;
  return facts.map((fact) => {
    const { generatedExpr } = fact.payload;
    if (typeof generatedExpr !== "string" || !virtual.has(encodeId(fact.id))) return fact;
    return { ...fact, payload: { ...fact.payload, generatedExpr: generatedExpr + MARK } };
  });
}

/** The statement, with the word that belongs to a marked expression. */
export function writeVirtual(sql: string): string {
  return sql.replaceAll(`${MARK}) STORED`, ") VIRTUAL").replaceAll(MARK, "");
}
