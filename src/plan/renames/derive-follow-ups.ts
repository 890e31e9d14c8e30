import type { Catalog } from "../../catalog/catalog.ts";
import type { Attachment } from "../../catalog/extra.ts";
import { readDefinition } from "./definition.ts";
import { findOrigin } from "./find-origin.ts";
import { type Pair, toRename } from "./match-request.ts";
import { findHolder, makesIndex } from "./name-spaces.ts";
import { listNamedObjects, type NamedCatalog, type NamedObject } from "./named-objects.ts";
import { orderRenames } from "./order-renames.ts";
import { renameRangeParts } from "./range-types.ts";
import type { Rename } from "./rename.ts";
import { renameViewColumns } from "./view-columns.ts";

/**
 * The renames that follow from others, and that nobody needs to be asked about: an index, a
 * constraint, a sequence of a column, a trigger, a policy or a rule that only has another name in
 * the schema is not dropped and made again. The definitions are the same, or nothing is renamed.
 *
 * `actual` is what there is once `renames` are done. What is found may lead to more: it is to be
 * called again after these are done, with all renames so far, until it finds none.
 */
export function deriveFollowUps(
  actual: Catalog,
  desired: Catalog,
  renames: readonly Rename[],
): readonly Rename[] {
  const sides = { actual: listNamedObjects(actual), desired: listNamedObjects(desired) };
  const partitions = actual.attachments.map(asObject);
  const pairs = [
    ...pairUp(sides.actual.objects, sides.desired.objects).filter(
      ({ old }) => old.payload.type !== "c" || !findOrigin(old, sides.actual, actual.extras),
    ),
    ...pairUp(partitions, desired.attachments.map(asObject)),
  ];
  return orderRenames([
    ...keepFree(pairs, sides.actual, partitions).map(toRename),
    ...renameRangeParts(sides, renames),
    ...renameViewColumns(sides, renames),
  ]);
}

/** Pairs what has one definition, but not one name. */
function pairUp(actual: readonly NamedObject[], desired: readonly NamedObject[]) {
  const gone = groupChanged(actual, desired);
  const come = groupChanged(desired, actual);
  return [...gone].flatMap(([key, olds]) =>
    olds.flatMap((old, index) => {
      const wanted = come.get(key)?.[index];
      return wanted === undefined ? [] : [{ old, wanted }];
    }),
  );
}

/** By their definitions, what of one side the other one has not under the same name. */
function groupChanged(here: readonly NamedObject[], there: readonly NamedObject[]) {
  const known = new Set(there.map((object) => identify(object, readDefinition(object))));
  const groups = new Map<string, NamedObject[]>();
  for (const object of here) {
    const key = readDefinition(object);
    if (key === undefined || known.has(identify(object, key))) continue;
    groups.set(key, [...(groups.get(key) ?? []), object]);
  }
  for (const group of groups.values()) group.sort((a, b) => (a.name < b.name ? -1 : 1));
  return groups;
}

function identify({ name }: NamedObject, definition: string | undefined): string {
  return JSON.stringify([name, definition]);
}

/** The index of a partition, which is what it is by the index that it is a part of. */
function asObject({ schema, name, table, parent }: Attachment): NamedObject {
  return { kind: "index", schema, name, payload: { def: "", partOf: { table, ...parent } } };
}

/** Those whose new name is free, or is given up by another one of them. */
function keepFree(
  pairs: readonly Pair[],
  catalog: NamedCatalog,
  partitions: readonly NamedObject[],
): readonly Pair[] {
  const olds = new Set(pairs.map(({ old }) => old));
  const kept = pairs.filter(({ old, wanted }) => {
    const isIt = (each: NamedObject) => each.schema === old.schema && each.name === wanted.name;
    const partition = makesIndex(old) ? partitions.find(isIt) : undefined;
    const holder = findHolder(old, wanted.name, catalog) ?? partition;
    return holder === undefined || olds.has(holder);
  });
  return kept.length === pairs.length ? kept : keepFree(kept, catalog, partitions);
}
