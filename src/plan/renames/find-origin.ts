import type { Extra } from "../../catalog/extra.ts";
import type { NamedCatalog, NamedObject } from "./named-objects.ts";
import { parseWrittenName } from "./written-name.ts";

type Part = Omit<NamedObject, "payload">;

/**
 * Where a column or a check constraint comes from: the topmost table that has it, or the type of
 * the table. The server renames it only there, and everywhere with it.
 */
export function findOrigin(
  part: Part,
  catalog: NamedCatalog,
  extras: readonly Extra[],
): NamedObject | undefined {
  const { kind, schema, of, name } = part;
  if (of === undefined || (kind !== "column" && kind !== "constraint")) return undefined;
  const type = kind === "column" ? readType(part, extras) : undefined;
  if (type !== undefined) return catalog.find({ kind: "attribute", ...type, name });
  const parent = readParent(catalog.find({ kind: "table", schema, name: of }));
  if (parent === undefined) return undefined;
  const above = { kind, schema: parent.schema, of: parent.name, name };
  return findOrigin(above, catalog, extras) ?? catalog.find(above);
}

/** The type of a typed table. */
function readType({ schema, of }: Part, extras: readonly Extra[]) {
  const typed = extras.find(
    ({ aspect, id }) =>
      aspect === "typed" && id.kind === "table" && id.schema === schema && id.name === of,
  );
  const [place, own] = parseWrittenName(typed?.value ?? "")?.parts ?? [];
  return own && { schema: place?.name, of: own.name };
}

function readParent(table: NamedObject | undefined) {
  const { parentTable } = table?.payload ?? {};
  if (typeof parentTable !== "object" || parentTable === null) return undefined;
  const { schema, name } = parentTable as { readonly [key: string]: unknown };
  return { schema: String(schema), name: String(name) };
}
