import { encodeId, type Fact, type FactBase } from "@supabase/pg-delta/core";
import { rebuildFacts } from "../../catalog/rebuild-facts.ts";
import { isInheritable, keyOf, listParents, type TableName } from "./settle-inherited.ts";
import { copyPart, type Standing } from "./stand-alone.ts";

/** The parents of each table, by its key. */
type Parents = ReadonlyMap<string, readonly TableName[]>;

/**
 * A column that a child keeps when its parent loses it is the child's own from the beginning, and
 * one that the parent gets as well is not: nothing is dropped and added then.
 */
export function keepColumns(before: Standing, after: Standing): FactBase {
  const [actual, desired] = [before.facts, after.facts];
  const here = listParents(actual.facts(), before.catalog.extras);
  const there = listParents(desired.facts(), after.catalog.extras);
  const added: Fact[] = [];
  const gone = new Set<string>();
  for (const { id } of desired.facts()) {
    if (id.kind !== "table" || !actual.has(id)) continue;
    const lost = listInherited(id, actual, here);
    const got = listInherited(id, desired, there);
    for (const column of desired.childrenOf(id)) {
      const source = lost.get(nameOf(column));
      if (source === undefined || actual.has(column.id)) continue;
      added.push(...copyPart(source, id, actual).map(({ copy }) => copy));
    }
    for (const column of actual.childrenOf(id)) {
      const same = got.get(nameOf(column));
      if (same === undefined || desired.has(column.id)) continue;
      if (same.payload.type === column.payload.type) gone.add(encodeId(column.id));
    }
  }
  if (added.length + gone.size === 0) return actual;
  const kept = actual
    .facts()
    .filter(({ id, parent }) =>
      [id, parent].every((held) => held === undefined || !gone.has(encodeId(held))),
    );
  return rebuildFacts(actual, [...kept, ...added], actual.edges);
}

function nameOf({ id }: Fact): string {
  return "table" in id && "name" in id ? `${id.kind} ${id.name}` : "";
}

function listInherited(
  { schema, name }: TableName,
  facts: FactBase,
  parents: Parents,
): ReadonlyMap<string, Fact> {
  const found = new Map<string, Fact>();
  for (const parent of parents.get(keyOf(schema, name)) ?? []) {
    const own = facts.childrenOf({ kind: "table", schema: parent.schema, name: parent.name });
    const all = [...listInherited(parent, facts, parents).values(), ...own];
    for (const fact of all.filter(isInheritable)) found.set(nameOf(fact), fact);
  }
  return found;
}
