import {
  buildFactBase,
  type DependencyEdge,
  encodeId,
  type Fact,
  type FactBase,
  type StableId,
} from "@supabase/pg-delta/core";

/** Other facts in the place of some; edges of what is not there any more are left out. */
export function rebuildFacts(
  original: FactBase,
  facts: readonly Fact[],
  edges: readonly DependencyEdge[],
): FactBase {
  const present = new Set(facts.map(({ id }) => encodeId(id)));
  const has = (id: StableId) => present.has(encodeId(id));
  const kept = edges.filter(({ from, to }) => has(from) && has(to));
  // Two roles that become one may both have had the same grant.
  const unique = new Map(facts.map((fact) => [encodeId(fact.id), fact]));
  const base = buildFactBase([...unique.values()], kept, original.source, original.referenceOnly);
  base.diagnostics.push(...original.diagnostics);
  return base;
}
