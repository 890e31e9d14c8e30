import type { Fact, FactBase, FactKind, Payload, StableId } from "@supabase/pg-delta/core";
import type { Catalog } from "../../catalog/catalog.ts";
import { openFacts } from "../../catalog/engine-facts.ts";
import { settleFacts } from "../corrections/settle-facts.ts";
import { markExtras } from "../corrections/told-extras.ts";
import { nameKind } from "../name-object.ts";

/** Something in a catalog that can get another name. */
export interface NamedObject {
  /** PostgreSQL's word, as in a rename. */
  readonly kind: string;
  readonly schema?: string | undefined;
  /** The table or type that it is a part of, and that one's kind. */
  readonly of?: string | undefined;
  readonly ofKind?: string;
  readonly name: string;
  /** Of a routine, the types of its arguments. */
  readonly args?: readonly string[];
  /** What the engine knows of it, a column with its default; empty for an enum value. */
  readonly payload: Payload;
}

/** What of a catalog can get another name. */
export interface NamedCatalog {
  readonly objects: readonly NamedObject[];
  /** Those of a name, whatever they are. */
  named(name: string): readonly NamedObject[];
  /** The one of this kind, place and name. */
  find(object: Omit<NamedObject, "payload">): NamedObject | undefined;
}

const TOP_KINDS: readonly FactKind[] = [
  "schema",
  "table",
  "foreignTable",
  "view",
  "materializedView",
  "sequence",
  "index",
  "type",
  "domain",
  "collation",
  "function",
  "procedure",
  "aggregate",
  "publication",
  "subscription",
  "server",
  "fdw",
  "eventTrigger",
];
const PART_KINDS: readonly FactKind[] = [
  "column",
  "typeAttribute",
  "constraint",
  "trigger",
  "policy",
  "rule",
];

/** Every kind that can be renamed, in PostgreSQL's words. */
export const RENAMED_KINDS: readonly string[] = [
  ...[...TOP_KINDS, ...PART_KINDS].map(nameKind),
  "enum value",
];

/** Lists what can get another name. What belongs to an extension can't. */
export function listNamedObjects(catalog: Catalog): NamedCatalog {
  const facts = openFacts(catalog.facts);
  const settled = settleFacts(markExtras(facts.facts(), catalog.extras));
  const objects = settled.flatMap((fact) =>
    isOfExtension(fact.id, facts) ? [] : readFact(fact, facts),
  );
  const byName = Map.groupBy(objects, ({ name }) => name);
  const named = (name: string) => byName.get(name) ?? [];
  return {
    objects,
    named,
    find: (wanted) => named(wanted.name).find((object) => placeKey(object) === placeKey(wanted)),
  };
}

/** Kind and place of an object, and its arguments: with the name, what there is one of. */
export function placeKey({ kind, schema, of, args }: Omit<NamedObject, "payload">): string {
  return JSON.stringify([kind, schema ?? null, of ?? null, args ?? null]);
}

function isOfExtension(id: StableId, facts: FactBase): boolean {
  return facts.outgoingEdges(id).some(({ kind }) => kind === "memberOfExtension");
}

function readFact({ id, parent, payload }: Fact, facts: FactBase): readonly NamedObject[] {
  const kind = nameKind(id.kind);
  if (id.kind === "column") {
    const { schema, table, name } = id;
    const place = { schema, of: table, ofKind: nameKind(parent?.kind ?? "table") };
    const expression = facts.get({ ...id, kind: "default" })?.payload.expr ?? null;
    return [{ kind, ...place, name, payload: { ...payload, default: expression } }];
  }
  if ("table" in id && "name" in id && PART_KINDS.includes(id.kind)) {
    const { schema, table, name } = id;
    return [{ kind, schema, of: table, ofKind: nameKind(parent?.kind ?? "table"), name, payload }];
  }
  if (id.kind === "typeAttribute") {
    return [{ kind, schema: id.schema, of: id.type, ofKind: "type", name: id.name, payload }];
  }
  if (!TOP_KINDS.includes(id.kind) || !("name" in id)) return [];
  const place = "schema" in id ? { schema: id.schema } : {};
  const args = "args" in id ? { args: id.args } : {};
  return [{ kind, ...place, name: id.name, ...args, payload }, ...listValues(id, payload)];
}

function listValues(id: StableId, { values }: Payload): readonly NamedObject[] {
  if (id.kind !== "type" || !Array.isArray(values)) return [];
  const place = { schema: id.schema, of: id.name, ofKind: "type" };
  return values.map((name) => ({ kind: "enum value", ...place, name: String(name), payload: {} }));
}
