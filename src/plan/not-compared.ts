import type { Catalog, UnmodelledObject } from "../catalog/catalog.ts";
import type { NotCompared, ObjectRef } from "./plan.ts";

const FOREIGN = "default privilege of another role";

/** What of both catalogs could not be compared, by kind. */
export function listNotCompared(
  actual: Catalog,
  desired: Catalog,
  foreign: readonly ObjectRef[],
): readonly NotCompared[] {
  const unmodelled = listUnmodelled(actual, desired);
  if (foreign.length === 0) return unmodelled;
  const surplus = foreign.map(({ schema, name }) =>
    schema === undefined ? name : `${name} in ${schema}`,
  );
  const count = { kind: FOREIGN, actual: surplus.length, desired: 0 };
  return [...unmodelled, { ...count, missing: [], surplus, different: [] }];
}

function listUnmodelled(actual: Catalog, desired: Catalog): readonly NotCompared[] {
  const all = [...actual.unmodelled, ...desired.unmodelled];
  const kinds = [...new Set(all.map(({ kind }) => kind))].sort();
  return kinds.map((kind) => {
    const here = digestsByName(actual.unmodelled, kind);
    const there = digestsByName(desired.unmodelled, kind);
    const names = [...there.keys()];
    return {
      kind,
      actual: here.size,
      desired: there.size,
      missing: names.filter((name) => !here.has(name)),
      surplus: [...here.keys()].filter((name) => !there.has(name)),
      different: names.filter((name) => here.has(name) && here.get(name) !== there.get(name)),
    };
  });
}

function digestsByName(
  objects: readonly UnmodelledObject[],
  wanted: string,
): ReadonlyMap<string, string> {
  const ofKind = objects.filter(({ kind }) => kind === wanted);
  return new Map(ofKind.map(({ name, digest }) => [name, digest]));
}
