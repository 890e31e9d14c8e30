import type { FactBase } from "@supabase/pg-delta/core";
import { quoteIdent } from "../../base/quote-sql.ts";
import type { Catalog } from "../../catalog/catalog.ts";
import type { AlignedFacts } from "../align-roles.ts";
import { isMadeAnew } from "../detour/made-anew.ts";
import type { Change, Step } from "../plan.ts";
import { keyOf, listParents, type TableName } from "./settle-inherited.ts";

/** A table that is there before and after, and gets other parents, or another partition bound. */
export interface MovedTable extends TableName {
  readonly before: Place;
  readonly after: Place;
}

/** Where a table belongs. */
interface Place {
  readonly parents: readonly TableName[];
  /** Of a partition. */
  readonly bound?: string;
}

/** Finds them. One that can only be made anew is not one of them, but its partitions are. */
export function findMovedTables(
  sides: AlignedFacts,
  before: Catalog,
  after: Catalog,
): readonly MovedTable[] {
  const { actual, desired } = sides;
  const here = listParents(actual.facts(), before.extras);
  const there = listParents(desired.facts(), after.extras);
  return desired.facts().flatMap(({ id }) => {
    if (id.kind !== "table" || !actual.has(id) || isMadeAnew(id, sides)) return [];
    const { schema, name } = id;
    const places = { before: placeOf(id, actual, here), after: placeOf(id, desired, there) };
    const isSame = JSON.stringify(places.before) === JSON.stringify(places.after);
    const isLeft = places.before.parents.some((parent) => isMadeAnew(parent, sides));
    return isSame && !isLeft ? [] : [{ schema, name, ...places }];
  });
}

function placeOf(
  { schema, name }: TableName,
  facts: FactBase,
  parents: ReadonlyMap<string, readonly TableName[]>,
): Place {
  const bound = facts.get({ kind: "table", schema, name })?.payload.partitionBound;
  const found = (parents.get(keyOf(schema, name)) ?? []).map((parent) => ({
    schema: parent.schema,
    name: parent.name,
  }));
  return { parents: found, ...(typeof bound === "string" && { bound }) };
}

/** Takes a table out of where it is. */
export function detach(table: MovedTable): readonly Step[] {
  const { parents, bound } = table.before;
  return parents.map((parent) =>
    makeStep(
      table,
      bound === undefined
        ? `ALTER TABLE ${quote(table)} NO INHERIT ${quote(parent)}`
        : `ALTER TABLE ${quote(parent)} DETACH PARTITION ${quote(table)}`,
    ),
  );
}

/** Puts a table to where it belongs. */
export function attach(table: MovedTable): readonly Step[] {
  const { parents, bound } = table.after;
  return parents.map((parent) =>
    makeStep(
      table,
      bound === undefined
        ? `ALTER TABLE ${quote(table)} INHERIT ${quote(parent)}`
        : `ALTER TABLE ${quote(parent)} ATTACH PARTITION ${quote(table)} ${bound}`,
    ),
  );
}

/** The difference, for people; none where it only has to be out of the way for a while. */
export function describeMove({ schema, name, before, after }: MovedTable): readonly Change[] {
  if (describePlace(before) === describePlace(after)) return [];
  const values = `${describePlace(before)} → ${describePlace(after)}`;
  const isPartition = before.bound !== undefined || after.bound !== undefined;
  const details = [`${isPartition ? "partition of" : "inherits"}: ${values}`];
  return [{ action: "change", object: { kind: "table", schema, name }, details }];
}

function describePlace({ parents, bound }: Place): string {
  if (parents.length === 0) return "none";
  const names = parents.map(({ schema, name }) => `${schema}.${name}`).join(", ");
  return bound === undefined ? names : `${names} ${bound}`;
}

function quote({ schema, name }: TableName): string {
  return `${quoteIdent(schema)}.${quoteIdent(name)}`;
}

function makeStep({ schema, name }: TableName, sql: string): Step {
  return {
    sql,
    verb: "alter",
    object: { kind: "table", schema, name },
    lock: "ACCESS EXCLUSIVE",
    isDataLost: false,
    isRewriteLikely: false,
    transaction: "inside",
  };
}
