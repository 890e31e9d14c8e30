import { encodeId, type Fact, type FactBase, type StableId } from "@supabase/pg-delta/core";
import { differs, losesValues, TYPE_CHANGES } from "./differences.ts";

interface Sides {
  readonly actual: FactBase;
  readonly desired: FactBase;
}

interface TableName {
  readonly schema: string;
  readonly name: string;
}

/**
 * Whether a table can only be made anew: it is partitioned, or partitioned otherwise, or a column
 * by which it is partitioned gets another type, which PostgreSQL has no statement for. The rows
 * of a partitioned table are in its partitions, and these stay.
 */
export function isMadeAnew({ schema, name }: TableName, sides: Sides): boolean {
  const id = { kind: "table", schema, name } as const;
  const fact = sides.actual.get(id);
  if (fact === undefined || !sides.desired.has(id)) return false;
  if (differs(fact, ["partitionKey"], sides.desired)) return true;
  const { partitionKey } = fact.payload;
  if (typeof partitionKey !== "string") return false;
  return readNames(partitionKey).some((column) =>
    isRetyped(findColumn({ schema, name }, column, sides.actual), sides),
  );
}

/** Every name in `LIST (lower(kind))` that is no function's. */
function readNames(partitionKey: string): readonly string[] {
  const names = partitionKey.matchAll(/"((?:[^"]|"")+)"(?!\()|\b([a-z_][a-z0-9_$]*)\b(?!\()/g);
  return [...names].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "");
}

/** A partition's columns are those of the table that it is a partition of. */
function findColumn(
  { schema, name: table }: TableName,
  name: string,
  facts: FactBase,
): Fact | undefined {
  const found = facts.get({ kind: "column", schema, table, name });
  if (found !== undefined) return found;
  const { parentTable } = facts.get({ kind: "table", schema, name: table })?.payload ?? {};
  if (parentTable == null) return undefined;
  const parent = Object(parentTable);
  return findColumn({ schema: String(parent.schema), name: String(parent.name) }, name, facts);
}

function isRetyped(column: Fact | undefined, sides: Sides): boolean {
  if (column === undefined) return false;
  if (differs(column, ["type"], sides.desired)) return true;
  const seen = new Set<string>();
  const rest: StableId[] = [column.id];
  for (const id of rest) {
    for (const { to } of sides.actual.outgoingEdges(id)) {
      const type = sides.actual.get(to);
      if (type === undefined || (to.kind !== "type" && to.kind !== "domain")) continue;
      if (seen.has(encodeId(to))) continue;
      if (losesValues(type, sides.desired)) return true;
      if (differs(type, TYPE_CHANGES, sides.desired)) return true;
      seen.add(encodeId(to));
      rest.push(to);
    }
  }
  return false;
}
