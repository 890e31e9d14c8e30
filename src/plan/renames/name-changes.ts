import { rankOf } from "./order-renames.ts";
import type { Rename } from "./rename.ts";
import { parseWrittenName } from "./written-name.ts";

/** What something is in: a schema, and in it a table or type. */
export interface Container {
  readonly schema?: string | undefined;
  readonly of?: string | undefined;
}

/** How renames of schemas, tables and types change the names of what is in them. */
export interface NameChanges {
  after(container: Container): Container;
  /** Undefined for what is only made after the renames. */
  before(container: Container): Container | undefined;
  /** Whether these types of arguments are those, once the types are renamed. */
  isSameAfter(args: Arguments, wanted: Arguments): boolean;
}

type Arguments = readonly string[] | undefined;

/** What a name becomes; undefined for one that is given up and not taken again. */
type Lookup = (names: ReadonlyMap<string, string>, key: string, name: string) => string | undefined;

/** Reads the changes that renames make. */
export function readNameChanges(renames: readonly Rename[]): NameChanges {
  const containers = renames.filter(({ kind }) => kind === "schema" || rankOf(kind) === OBJECT);
  const forward = new Map(containers.map((rename) => [keyOf(rename, rename.from), rename.to]));
  const backward = new Map(containers.map((rename) => [keyOf(rename, rename.to), rename.from]));
  const after = ({ schema, of }: Container): Container => {
    if (schema === undefined) return {};
    const now = forward.get(keyOf({ kind: "schema" }, schema)) ?? schema;
    if (of === undefined) return { schema: now };
    return { schema: now, of: forward.get(keyOf({ kind: "table", schema: now }, of)) ?? of };
  };
  const lookBack: Lookup = (names, key, name) =>
    names.get(key) ?? (forward.has(key) ? undefined : name);
  const before = ({ schema, of }: Container): Container | undefined => {
    if (schema === undefined) return {};
    const then = lookBack(backward, keyOf({ kind: "schema" }, schema), schema);
    if (then === undefined) return undefined;
    if (of === undefined) return { schema: then };
    const owner = lookBack(backward, keyOf({ kind: "table", schema }, of), of);
    return owner === undefined ? undefined : { schema: then, of: owner };
  };
  const isSameAfter = (args: Arguments, wanted: Arguments) =>
    args?.length === wanted?.length &&
    (args ?? []).every(
      (arg, index) => typeKey(arg, after) === typeKey(wanted?.[index] ?? "", (same) => same),
    );
  return { after, before, isSameAfter };
}

const OBJECT = rankOf("table");

function keyOf({ kind, schema = "" }: Pick<Rename, "kind" | "schema">, name: string): string {
  return JSON.stringify(kind === "schema" ? [name] : [schema, name]);
}

/** A type by its names, apart from how they are quoted. */
function typeKey(type: string, translate: (container: Container) => Container): string {
  const [, base = "", suffix = ""] = /^(.*?)((?:\[\])*)$/s.exec(type) ?? [];
  const [schema, name, ...more] = parseWrittenName(base)?.parts ?? [];
  if (schema === undefined || name === undefined || more.length > 0) return type;
  return JSON.stringify([translate({ schema: schema.name, of: name.name }), suffix]);
}
