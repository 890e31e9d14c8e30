import { type Sides, toRename } from "./match-request.ts";
import type { NamedObject } from "./named-objects.ts";
import type { Rename } from "./rename.ts";
import { parseWrittenName, writeIdentifier } from "./written-name.ts";

/**
 * A range type comes with a multirange type and with functions that make values of both; the
 * server renames none of them with it.
 */
export function renameRangeParts(
  { actual, desired }: Sides,
  renames: readonly Rename[],
): readonly Rename[] {
  const ranges = desired.objects.filter(({ payload }) => payload.variant === "range");
  const types = ranges.flatMap((range) => {
    const [old, wanted] = [actual.find(range), range].map(readMultirange);
    if (old === undefined || wanted === undefined || old.schema !== wanted.schema) return [];
    return old.name === wanted.name ? [] : [toRename({ old, wanted })];
  });
  const functions = renames.flatMap((rename) =>
    listConstructors(rename, ranges).map((args) => ({ ...rename, kind: "function", args })),
  );
  const isNew = (each: Rename) => !renames.some((done) => Bun.deepEquals(done, each));
  return [...types, ...functions.filter(isNew)];
}

/** The arguments of the functions that make values of a renamed type. */
function listConstructors(
  { kind, schema, to }: Rename,
  ranges: readonly NamedObject[],
): readonly (readonly string[])[] {
  const isRenamed = (type: NamedObject | undefined) =>
    kind === "type" && type?.schema === schema && type?.name === to;
  const range = ranges.find(isRenamed);
  if (range !== undefined) {
    const bound = String(range.payload.subtype);
    return [
      [bound, bound],
      [bound, bound, "text"],
    ];
  }
  const inner = ranges.find((type) => isRenamed(readMultirange(type)));
  if (inner === undefined) return [];
  const name = `${writeIdentifier(inner.schema ?? "")}.${writeIdentifier(inner.name)}`;
  return [[], [name], [`${name}[]`]];
}

function readMultirange(range: NamedObject | undefined): NamedObject | undefined {
  const name = range?.payload.multirangeTypeName;
  const [schema, own] = typeof name === "string" ? (parseWrittenName(name)?.parts ?? []) : [];
  if (own === undefined) return undefined;
  return { kind: "type", schema: schema?.name, name: own.name, payload: {} };
}
