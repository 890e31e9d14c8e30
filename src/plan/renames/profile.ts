import { readRoutine } from "./definition.ts";
import type { NamedCatalog, NamedObject } from "./named-objects.ts";

/** What makes an object what it is, whatever it is called. */
export type Profile =
  /** Much of it can change, and it is the same object still. */
  | { readonly by: "contents"; readonly noun: string; readonly contents: readonly string[] }
  /** `isTelling`: two that only happen to have the same one are hardly to be expected. */
  | { readonly by: "definition"; readonly definition: string; readonly isTelling: boolean };

/** Reads profiles of a catalog; undefined for what needs nobody's word to be renamed. */
export function makeProfiler(catalog: NamedCatalog) {
  const parts = Map.groupBy(catalog.objects, ({ schema, of }) => keyOf(schema, of));
  return (object: NamedObject): Profile | undefined => {
    const { kind, schema, name } = object;
    const inside =
      (kind === "schema" ? parts.get(keyOf(name)) : parts.get(keyOf(schema, name))) ?? [];
    return readProfile(object, inside);
  };
}

function keyOf(schema: string | undefined, of?: string): string {
  return JSON.stringify([schema, of]);
}

function readProfile(object: NamedObject, inside: readonly NamedObject[]): Profile | undefined {
  const { kind, payload, args } = object;
  switch (kind) {
    case "schema":
      return byContents("objects", listObjects(inside));
    case "table":
    case "foreign table":
      // The columns of a partition are those of its table; its bounds are its own.
      return (
        byContents("columns", listTyped(inside, "column")) ??
        byDefinition([payload.parentTable, payload.partitionBound], payload.partitionBound !== null)
      );
    case "type":
      if (payload.variant === "enum") return byContents("values", listNames(inside));
      if (payload.variant === "composite") {
        return byContents("attributes", listTyped(inside, "attribute"));
      }
      return byDefinition({ ...payload, multirangeTypeName: null }, false);
    case "domain": {
      const checks = inside.map((each) => String(each.payload.def)).sort();
      return byDefinition([payload, checks], checks.length > 0);
    }
    case "view":
    case "materialized view":
      return byDefinition(payload.def, true);
    case "function":
    case "procedure":
      return byDefinition(readRoutine(object), true);
    case "aggregate":
      return byDefinition([args, payload], true);
    case "sequence":
      // The one of a column goes with it.
      return payload.ownedBy === null ? byDefinition(payload, false) : undefined;
    default:
      return undefined;
  }
}

function byContents(noun: string, contents: readonly string[]): Profile | undefined {
  return contents.length === 0 ? undefined : { by: "contents", noun, contents };
}

function byDefinition(definition: unknown, isTelling: boolean): Profile {
  return { by: "definition", definition: JSON.stringify(definition), isTelling };
}

function listTyped(inside: readonly NamedObject[], kind: string): readonly string[] {
  const parts = inside.filter((part) => part.kind === kind);
  return parts.map(({ name, payload }) => `${name} ${payload.type}`);
}

/** Indexes and sequences of columns are mostly named after what they belong to. */
function listObjects(inside: readonly NamedObject[]): readonly string[] {
  const own = inside.filter(({ kind, payload }) => kind !== "index" && !payload.ownedBy);
  return own.map(({ kind, name }) => `${kind} ${name}`);
}

function listNames(inside: readonly NamedObject[]): readonly string[] {
  return inside.map(({ name }) => name);
}
