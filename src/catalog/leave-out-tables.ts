import { encodeId, type Fact, type FactBase } from "@supabase/pg-delta/core";
import type { Catalog } from "./catalog.ts";
import { openFacts, sealFacts } from "./engine-facts.ts";
import { rebuildFacts } from "./rebuild-facts.ts";

/**
 * The catalog without some tables and all that belongs to them: what a tool keeps for itself in
 * a database is no part of its schema. A name without a schema means every schema.
 *
 * @param tables As in configuration files: `tb_confiture`, or `audit.tb_confiture`.
 */
export function leaveOutTables(catalog: Catalog, tables: readonly string[]): Catalog {
  const isLeftOut = ({ schema, name }: { readonly schema: string; readonly name: string }) =>
    tables.some((table) => table === name || table === `${schema}.${name}`);
  const facts = openFacts(catalog.facts);
  const gone = new Set<string>();
  for (const fact of facts.facts()) {
    if (fact.id.kind === "table" && isLeftOut(fact.id)) addWithParts(facts, fact, gone);
  }
  if (gone.size === 0) return catalog;
  const kept = facts.facts().filter(({ id }) => !gone.has(encodeId(id)));
  return Object.freeze({
    ...catalog,
    extras: catalog.extras.filter(({ id }) => !gone.has(encodeId(id))),
    statistics: catalog.statistics.filter(({ table }) => !isLeftOut(table)),
    facts: sealFacts(rebuildFacts(facts, kept, facts.edges)),
  });
}

/** Columns, indexes, constraints, grants and comments; and the sequences that columns own. */
function addWithParts(facts: FactBase, fact: Fact, gone: Set<string>): void {
  gone.add(encodeId(fact.id));
  for (const part of facts.childrenOf(fact.id)) addWithParts(facts, part, gone);
  for (const { from, to, kind } of facts.incomingEdges(fact.id)) {
    if (kind !== "depends" || from.kind !== "sequence" || gone.has(encodeId(from))) continue;
    const sequence = facts.get(from);
    if (sequence !== undefined && encodeId(to) === encodeId(fact.id)) {
      addWithParts(facts, sequence, gone);
    }
  }
}
