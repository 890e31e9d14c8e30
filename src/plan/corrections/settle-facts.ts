import type { Fact } from "@supabase/pg-delta/core";

/** What holds an expression that the server has written out. */
const EXPRESSIONS: { readonly [kind: string]: readonly string[] } = {
  constraint: ["def"],
  index: ["def"],
  policy: ["usingExpr", "checkExpr"],
  view: ["def"],
  materializedView: ["def"],
  rule: ["def"],
  column: ["generatedExpr"],
};

const LITERAL = "'(?:[^']|'')*'::character varying";
const CAST_ARRAY = new RegExp(`\\(ARRAY\\[(${LITERAL}(?:, ${LITERAL})*)\\]\\)::text\\[\\]`, "g");

/**
 * Brings facts to the form that they have after another round:
 * - `IN` on a varchar column is written out as a cast array, and as an array of casts when that
 *   text is read again;
 * - NOT NULL of a domain is known twice since PostgreSQL 17: of the domain, and as a constraint.
 */
export function settleFacts(facts: readonly Fact[]): readonly Fact[] {
  return facts.filter((fact) => !isDomainsNotNull(fact)).map(settleExpressions);
}

function isDomainsNotNull({ id, parent, payload }: Fact): boolean {
  if ("onDomain" in payload && id.kind === "comment") return false;
  return id.kind === "constraint" && parent?.kind === "domain" && payload.def === "NOT NULL";
}

function settleExpressions(fact: Fact): Fact {
  const keys = EXPRESSIONS[fact.id.kind] ?? [];
  const settled = keys.flatMap((key) => {
    const value = fact.payload[key];
    if (typeof value !== "string" || !value.includes(")::text[]")) return [];
    return [[key, value.replace(CAST_ARRAY, castEach)] as const];
  });
  if (settled.length === 0) return fact;
  return { ...fact, payload: { ...fact.payload, ...Object.fromEntries(settled) } };
}

function castEach(_: string, items: string): string {
  const cast = items.replace(new RegExp(LITERAL, "g"), (item) => `(${item})::text`);
  return `ARRAY[${cast}]`;
}
