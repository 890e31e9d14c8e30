import { encodeId, type Fact, type StableId } from "@supabase/pg-delta/core";
import type { Extra } from "../../catalog/extra.ts";

/**
 * A column, or a check, that a table has from a parent is the parent's affair, whether or not
 * the table has it of its own as well: a dump says so and a schema that people write does not.
 * What is another default, and the like, is an extra.
 */
export function settleInherited(facts: readonly Fact[], extras: readonly Extra[]): readonly Fact[] {
  const parents = listParents(facts, extras);
  if (parents.size === 0) return facts;
  const known = new Set(facts.filter(isInheritable).map(({ id }) => encodeId(id)));
  const isInherited = (id: StableId): boolean => {
    if (!isPart(id)) return false;
    return (parents.get(keyOf(id.schema, id.table)) ?? []).some((parent) => {
      const same = { ...id, schema: parent.schema, table: parent.name };
      return known.has(encodeId(same)) || isInherited(same);
    });
  };
  const gone = new Set(
    facts
      .filter((fact) => isInheritable(fact) && isInherited(fact.id))
      .map(({ id }) => encodeId(id)),
  );
  return facts.filter(({ id, parent }) => {
    const holders = [id, parent, "target" in id ? id.target : undefined];
    return !holders.some((holder) => holder !== undefined && gone.has(encodeId(holder)));
  });
}

/** The parents of each table, by its key. */
export function listParents(
  facts: readonly Fact[],
  extras: readonly Extra[],
): ReadonlyMap<string, readonly TableName[]> {
  const parents = new Map<string, readonly TableName[]>();
  for (const { id, payload } of facts) {
    if (id.kind !== "table" || payload.parentTable == null) continue;
    const { schema, name } = Object(payload.parentTable);
    parents.set(keyOf(id.schema, id.name), [{ schema: String(schema), name: String(name) }]);
  }
  for (const { aspect, id, holders } of extras) {
    if (aspect !== "parents" || !("schema" in id)) continue;
    parents.set(
      keyOf(id.schema, id.name),
      holders.flatMap((held) => (held.kind === "table" ? [held] : [])),
    );
  }
  return parents;
}

/** A table's name. */
export interface TableName {
  readonly schema: string;
  readonly name: string;
}

/** Says which table it is. */
export function keyOf(schema: string, name: string): string {
  return `${schema}\u0000${name}`;
}

type Part = Extract<StableId, { table: string; name: string }>;

function isPart(id: StableId): id is Part {
  return id.kind === "column" || id.kind === "constraint";
}

/** Whether children get it, too. */
export function isInheritable({ id, parent, payload }: Fact): boolean {
  if (parent?.kind !== "table" && parent?.kind !== "foreignTable") return false;
  if (id.kind === "column") return true;
  return (
    id.kind === "constraint" && payload.type === "c" && !/ NO INHERIT\b/.test(String(payload.def))
  );
}
