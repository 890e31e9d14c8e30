import type { FactKind, StableId } from "@supabase/pg-delta/core";
import type { ObjectRef } from "./plan.ts";

/** The engine's kinds whose names are not PostgreSQL's words. */
const WORDS: { readonly [kind in FactKind]?: string } = {
  materializedView: "materialized view",
  foreignTable: "foreign table",
  eventTrigger: "event trigger",
  fdw: "foreign data wrapper",
  userMapping: "user mapping",
  typeAttribute: "attribute",
  publicationRel: "published table",
  publicationSchema: "published schema",
  securityLabel: "security label",
  defaultPrivilege: "default privilege",
  acl: "grant",
};

const DEFAULT_PRIVILEGE_OBJECTS: { readonly [letter: string]: string } = {
  r: "tables",
  S: "sequences",
  f: "functions",
  T: "types",
  n: "schemas",
  L: "large objects",
};

/** PostgreSQL's word for one of the engine's kinds. */
export function nameKind(kind: FactKind): string {
  return WORDS[kind] ?? kind;
}

/** One of the engine's identifiers as kind and name. */
export function nameObject(id: StableId): ObjectRef {
  const kind = nameKind(id.kind);
  switch (id.kind) {
    case "comment":
      return { ...placeTarget(id.target), kind, name: titleOf(id.target) };
    case "securityLabel":
      return { ...placeTarget(id.target), kind, name: `${titleOf(id.target)} (${id.provider})` };
    case "acl": {
      const column = id.column === undefined ? "" : ` (${id.column})`;
      return { ...placeTarget(id.target), kind, name: `${id.grantee}${column}` };
    }
    case "defaultPrivilege": {
      const objects = DEFAULT_PRIVILEGE_OBJECTS[id.objtype] ?? id.objtype;
      const name = `${objects} of ${id.role} to ${id.grantee}`;
      return id.schema === null ? { kind, name } : { kind, schema: id.schema, name };
    }
    case "membership":
      return { kind, name: `${id.member} in ${id.role}` };
    case "userMapping":
      return { kind, of: id.server, name: id.role };
    case "typeAttribute":
      return { kind, schema: id.schema, of: id.type, name: id.name };
    case "publicationRel":
      return { kind, of: id.publication, name: `${id.schema}.${id.table}` };
    case "publicationSchema":
      return { kind, of: id.publication, name: id.schema };
    case "extensionIntent":
      return { kind, of: id.ext, name: id.key };
    default:
      return nameSimple(id, kind);
  }
}

type Simple = Exclude<
  StableId,
  | { kind: "comment" | "securityLabel" | "acl" | "defaultPrivilege" | "membership" }
  | { kind: "userMapping" | "typeAttribute" | "publicationRel" | "publicationSchema" }
  | { kind: "extensionIntent" }
>;

function nameSimple(id: Simple, kind: string): ObjectRef {
  if ("args" in id) {
    return { kind, schema: id.schema, name: `${id.name}(${id.args.join(", ")})` };
  }
  if ("table" in id) return { kind, schema: id.schema, of: id.table, name: id.name };
  if ("schema" in id) return { kind, schema: id.schema, name: id.name };
  return { kind, name: id.name };
}

/** Where a comment or a grant is shown: with the object that it is about, or that one's table. */
function placeTarget(target: StableId): Omit<ObjectRef, "kind" | "name"> {
  const { schema, of, name, kind } = nameObject(target);
  const inSchema = kind === "schema" ? { schema: name } : schema === undefined ? {} : { schema };
  return kind === "schema" ? inSchema : { ...inSchema, of: of ?? name };
}

function titleOf(target: StableId): string {
  const { kind, name } = nameObject(target);
  return `on ${kind} ${name}`;
}
