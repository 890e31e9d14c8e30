import { encodeId, type FactBase } from "@supabase/pg-delta/core";
import { quoteIdent } from "../base/quote-sql.ts";
import type { ColumnId } from "../catalog/extra.ts";
import { rebuildFacts } from "../catalog/rebuild-facts.ts";
import { isVirtual } from "./corrections/told-extras.ts";
import type { Change, Step } from "./plan.ts";

/** What is done before the engine plans, and what it then starts from. */
export interface ExpressionPlan {
  readonly actual: FactBase;
  readonly changes: readonly Change[];
  readonly steps: readonly Step[];
}

/**
 * A stored generated column that becomes a plain one keeps its values: it only forgets its
 * expression. The engine would make it anew.
 */
export function dropExpressions(actual: FactBase, desired: FactBase): ExpressionPlan {
  const plain = new Map<string, ColumnId>();
  for (const { id, payload } of actual.facts()) {
    const wanted = desired.get(id)?.payload;
    if (id.kind !== "column" || wanted === undefined || wanted.generatedExpr != null) continue;
    const { generatedExpr } = payload;
    if (typeof generatedExpr !== "string" || isVirtual(generatedExpr)) continue;
    plain.set(encodeId(id), { kind: id.kind, schema: id.schema, table: id.table, name: id.name });
  }
  if (plain.size === 0) return { actual, changes: [], steps: [] };
  const facts = actual.facts().map((fact) => {
    if (!plain.has(encodeId(fact.id))) return fact;
    return { ...fact, payload: { ...fact.payload, generatedExpr: null } };
  });
  const columns = [...plain.values()];
  return {
    actual: rebuildFacts(actual, facts, actual.edges),
    changes: columns.map(describe),
    steps: columns.map(makeStep),
  };
}

function describe({ schema, table, name }: ColumnId): Change {
  const object = { kind: "column", schema, of: table, name };
  return { action: "change", object, ofKind: "table", details: ["generated expr"] };
}

function makeStep({ schema, table, name }: ColumnId): Step {
  return {
    sql: `ALTER TABLE ${quoteIdent(schema)}.${quoteIdent(table)} ALTER COLUMN ${quoteIdent(name)} DROP EXPRESSION`,
    verb: "alter",
    object: { kind: "column", schema, of: table, name },
    lock: "ACCESS EXCLUSIVE",
    isDataLost: false,
    isRewriteLikely: false,
    transaction: "inside",
  };
}
