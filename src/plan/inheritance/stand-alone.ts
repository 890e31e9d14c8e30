import {
  type DependencyEdge,
  encodeId,
  type Fact,
  type FactBase,
  type StableId,
} from "@supabase/pg-delta/core";
import type { Catalog } from "../../catalog/catalog.ts";
import type { Aspect, ColumnId, Extra } from "../../catalog/extra.ts";
import { rebuildFacts } from "../../catalog/rebuild-facts.ts";
import type { MovedTable } from "./moved-tables.ts";
import { isInheritable, keyOf, listParents, type TableName } from "./settle-inherited.ts";

/** What of a column's extras is a fact when the column is the table's own. */
const ABSORBED: readonly Aspect[] = ["default", "not null", "comment"];

/** One side, on which the moved tables belong to nothing. */
export interface Standing {
  readonly facts: FactBase;
  readonly catalog: Catalog;
}

type IsMoved = (schema: string, name: string) => boolean;

/**
 * Tables as they are when they are out of where they belong, or not there yet: what they have
 * from their parents is their own, but for triggers.
 */
export function standAlone(
  facts: FactBase,
  catalog: Catalog,
  moved: readonly MovedTable[],
): Standing {
  if (moved.length === 0) return { facts, catalog };
  const keys = new Set(moved.map(({ schema, name }) => keyOf(schema, name)));
  const isMoved: IsMoved = (schema, name) => keys.has(keyOf(schema, name));
  const parents = listParents(facts.facts(), catalog.extras);
  const copies = moved.flatMap((table) => copyInherited(table, facts, catalog.extras, parents));
  const keysAndIndexes = moved.flatMap((table) => listKeys(table, catalog));
  const own = facts.facts().map((fact) => (isMovedTable(fact, isMoved) ? leave(fact) : fact));
  const found = unite([...own, ...copies.map(({ copy }) => copy), ...keysAndIndexes]);
  const edges = facts.edges.filter(
    ({ from, to }) =>
      from.kind !== "table" || to.kind !== "table" || !isMoved(from.schema, from.name),
  );
  const copied = copies.flatMap(({ source, copy }) => copyEdges(facts, source, copy));
  return {
    facts: rebuildFacts(facts, found, [...edges, ...copied]),
    catalog: {
      ...catalog,
      extras: catalog.extras.filter((extra) => !isAbsorbed(extra, isMoved)),
      attachments: catalog.attachments.filter(({ schema, table }) => !isMoved(schema, table)),
    },
  };
}

function isMovedTable({ id }: Fact, isMoved: IsMoved): boolean {
  return id.kind === "table" && isMoved(id.schema, id.name);
}

function leave(fact: Fact): Fact {
  return { ...fact, payload: { ...fact.payload, parentTable: null, partitionBound: null } };
}

/** The first of each. */
function unite(facts: readonly Fact[]): readonly Fact[] {
  return [...new Map([...facts].reverse().map((fact) => [encodeId(fact.id), fact])).values()];
}

/** The state of a trigger's part goes with the part. */
function isAbsorbed({ id, aspect }: Extra, isMoved: IsMoved): boolean {
  if (aspect === "parents") return id.kind === "table" && isMoved(id.schema, id.name);
  if (id.kind !== "column" && id.kind !== "trigger") return false;
  return (aspect === "enabled" || ABSORBED.includes(aspect)) && isMoved(id.schema, id.table);
}

/** A part of one table as that of another one. */
export interface Copy {
  /** Of which it is a copy; an override is one of nothing. */
  readonly source?: StableId;
  readonly copy: Fact;
}

type Parents = ReadonlyMap<string, readonly TableName[]>;

/** Columns and checks of all ancestors; the first that has one gives it. */
function copyInherited(
  table: MovedTable,
  facts: FactBase,
  extras: readonly Extra[],
  parents: Parents,
): readonly Copy[] {
  const copies = listAncestors(table, parents)
    .flatMap((parent) => facts.childrenOf({ kind: "table", ...parent }).filter(isInheritable))
    .flatMap((source) => copyPart(source, table, facts));
  return extras.reduce(override(table), copies);
}

function listAncestors(table: TableName, parents: Parents): readonly TableName[] {
  return (parents.get(keyOf(table.schema, table.name)) ?? []).flatMap(({ schema, name }) => [
    { schema, name },
    ...listAncestors({ schema, name }, parents),
  ]);
}

/** A column, with its default, or a check of a parent as the table's own. */
export function copyPart(
  { id, payload }: Fact,
  { schema, name }: TableName,
  facts: FactBase,
): Copy[] {
  if (id.kind !== "column" && id.kind !== "constraint") return [];
  const own = { kind: id.kind, schema, table: name, name: id.name } as const;
  // An identity is never inherited.
  const copied = payload.identity == null ? payload : { ...payload, identity: null };
  const parent = { kind: "table", schema, name } as const;
  const value = facts.childrenOf(id).find((child) => child.id.kind === "default");
  return [
    { source: id, copy: { id: own, parent, payload: copied } },
    ...(value === undefined
      ? []
      : [
          {
            source: value.id,
            copy: { ...value, id: { ...own, kind: "default" } as const, parent: own },
          },
        ]),
  ];
}

/** What the table has otherwise than its parents. */
function override({ schema, name }: TableName) {
  return (copies: readonly Copy[], { id, aspect, value }: Extra): readonly Copy[] => {
    if (id.kind !== "column" || id.schema !== schema || id.table !== name) return copies;
    const column = encodeId(id);
    switch (aspect) {
      case "default":
        return replaceDefault(copies, id, value);
      case "not null":
        return copies.map(({ source, copy }) =>
          encodeId(copy.id) === column
            ? {
                ...(source && { source }),
                copy: { ...copy, payload: { ...copy.payload, notNull: true } },
              }
            : { ...(source && { source }), copy },
        );
      case "comment":
        return [
          ...copies,
          { copy: { id: { kind: "comment", target: id }, parent: id, payload: { text: value } } },
        ];
      default:
        return copies;
    }
  };
}

function replaceDefault(copies: readonly Copy[], id: ColumnId, expr: string): readonly Copy[] {
  const own = { ...id, kind: "default" } as const;
  const others = copies.filter(({ copy }) => encodeId(copy.id) !== encodeId(own));
  return expr === "" ? others : [...others, { copy: { id: own, parent: id, payload: { expr } } }];
}

function copyEdges(facts: FactBase, source: StableId | undefined, copy: Fact): DependencyEdge[] {
  if (source === undefined) return [];
  return facts.outgoingEdges(source).map((edge) => {
    const { to } = edge;
    // A check or a generated column needs the columns beside it.
    const isBeside = to.kind === "column" && "table" in copy.id && "table" in source;
    const beside = isBeside && to.schema === source.schema && to.table === source.table;
    if (!beside || !("table" in copy.id)) return { ...edge, from: copy.id };
    return { ...edge, from: copy.id, to: { ...to, schema: copy.id.schema, table: copy.id.table } };
  });
}

/** Keys, and indexes that are a part of a parent's. */
function listKeys({ schema, name }: TableName, { inherited, attachments }: Catalog): Fact[] {
  const parent = { kind: "table", schema, name } as const;
  const isOf = (found: { readonly schema: string; readonly table: string }) =>
    found.schema === schema && found.table === name;
  return [
    ...inherited.filter(isOf).map(
      (key): Fact => ({
        id: { kind: "constraint", schema, table: name, name: key.name },
        parent,
        payload: { def: key.definition, type: key.type, validated: key.isValid },
      }),
    ),
    ...attachments.filter(isOf).map(
      (index): Fact => ({
        id: { kind: "index", schema: index.schema, name: index.name },
        parent,
        payload: { def: index.definition, valid: true },
      }),
    ),
  ];
}
