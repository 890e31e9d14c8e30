import type { Fact } from "@supabase/pg-delta/core";
import { settleExpression } from "../../catalog/settle-expression.ts";

/** What holds an expression or a query that the server has written out. */
const EXPRESSIONS: { readonly [kind: string]: readonly string[] } = {
  constraint: ["def"],
  index: ["def"],
  policy: ["usingExpr", "checkExpr"],
  view: ["def"],
  materializedView: ["def"],
  rule: ["def"],
  trigger: ["def"],
  column: ["generatedExpr"],
  default: ["expr"],
  publicationRel: ["where"],
  function: ["def"],
  procedure: ["def"],
};

/**
 * Brings facts to the form that they have after another round, and leaves out what is none:
 * - an expression is not written as it was read, see `settleExpression`;
 * - NOT NULL of a domain is known twice since PostgreSQL 17: of the domain, and as a constraint;
 * - a default privilege in one schema adds to those of the whole database, so that nothing of
 *   these is taken away by it.
 */
export function settleFacts(facts: readonly Fact[]): readonly Fact[] {
  return facts
    .filter((fact) => !isDomainsNotNull(fact) && !isNoRevocation(fact))
    .map(settleExpressions);
}

function isDomainsNotNull({ id, parent, payload }: Fact): boolean {
  if ("onDomain" in payload && id.kind === "comment") return false;
  return id.kind === "constraint" && parent?.kind === "domain" && payload.def === "NOT NULL";
}

function isNoRevocation({ id, payload }: Fact): boolean {
  if (id.kind !== "defaultPrivilege" || id.schema === null) return false;
  return Array.isArray(payload.privileges) && payload.privileges.length === 0;
}

function settleExpressions(fact: Fact): Fact {
  const keys = EXPRESSIONS[fact.id.kind] ?? [];
  const settled = keys.flatMap((key) => {
    const value = fact.payload[key];
    // A quoted body is nobody's expression.
    if (typeof value !== "string" || /\nAS \$/.test(value)) return [];
    const text = settleExpression(value);
    return text === value ? [] : [[key, text] as const];
  });
  if (settled.length === 0) return fact;
  return { ...fact, payload: { ...fact.payload, ...Object.fromEntries(settled) } };
}
