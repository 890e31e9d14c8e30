import type { Catalog } from "../../catalog/catalog.ts";
import { findOrigin } from "./find-origin.ts";
import { type Guess, type Judge, pairBest } from "./guess.ts";
import type { Sides } from "./match-request.ts";
import type { NamedCatalog, NamedObject } from "./named-objects.ts";
import { ALIKE, compareNames, placeNames } from "./similarity.ts";

/** From this on, a name is probably a corrected one, whatever became of the type. */
const NEARLY_SAME = 0.7;
const NOUNS: { readonly [kind: string]: string } = {
  column: "column",
  attribute: "attribute",
  "enum value": "value",
};

/** Columns, attributes and values that may have been renamed in what both sides have. */
export function guessParts(sides: Sides, catalog: Catalog): readonly Guess[] {
  const here = groupParts(sides.actual);
  const there = groupParts(sides.desired);
  return [...here].flatMap(([key, olds]) => {
    const wanted = there.get(key) ?? [];
    const kept = new Set(olds.map(({ name }) => name)).intersection(
      new Set(wanted.map(({ name }) => name)),
    );
    const isChanged = ({ name }: NamedObject) => !kept.has(name);
    const gone = olds.filter(
      (part) => isChanged(part) && findOrigin(part, sides.actual, catalog.extras) === undefined,
    );
    const come = wanted.filter(isChanged);
    return pairBest(gone, come, shapeOf, makeJudge(olds, wanted, kept));
  });
}

/** The parts of each container, in their order. */
function groupParts({ objects }: NamedCatalog): ReadonlyMap<string, readonly NamedObject[]> {
  const parts = objects.filter(({ kind }) => NOUNS[kind] !== undefined);
  const groups = Map.groupBy(parts, ({ kind, schema, of, ofKind }) =>
    JSON.stringify([kind, schema, ofKind, of]),
  );
  const position = ({ payload }: NamedObject) => Number(payload._position ?? 0);
  for (const group of groups.values()) group.sort((a, b) => position(a) - position(b));
  return groups;
}

function makeJudge(
  olds: readonly NamedObject[],
  wanted: readonly NamedObject[],
  kept: ReadonlySet<string>,
): Judge {
  const [before, after] = [olds, wanted].map((parts) =>
    placeNames(
      parts.map(({ name }) => name),
      kept,
    ),
  );
  return (pair, isOnlyPair) => {
    const { old, wanted: other } = pair;
    const likeness = compareNames(old.name, other.name);
    const isPlaced = before?.get(old.name) === after?.get(other.name);
    const isSame = shapeOf(old) === shapeOf(other);
    const isAlike = likeness >= ALIKE;
    // What is computed is not lost.
    const isStored = ![old, other].some(({ payload }) => payload.generatedExpr);
    if (!isSame && (likeness < NEARLY_SAME || !isStored)) return undefined;
    if (isSame && !isAlike && !isPlaced && !isOnlyPair) return undefined;
    const isEqual = isSame && describeRest(old) === describeRest(other);
    const score =
      likeness * 0.4 + (isSame ? 0.4 : 0) + (isPlaced ? 0.15 : 0) + (isEqual ? 0.05 : 0);
    const isSure = isSame && (isAlike || (isPlaced && isOnlyPair));
    const reason = describe(old, other, { isSame, isAlike, isPlaced, isOnlyPair });
    return { score, confidence: isSure ? "high" : "low", reason };
  };
}

interface Signs {
  readonly isSame: boolean;
  readonly isAlike: boolean;
  readonly isPlaced: boolean;
  readonly isOnlyPair: boolean;
}

function describe(old: NamedObject, wanted: NamedObject, signs: Signs): string {
  const noun = NOUNS[old.kind] ?? old.kind;
  const [before, after] = [old, wanted].map(({ payload }) => String(payload.type));
  const isTyped = old.kind !== "enum value";
  const reasons = [
    isTyped && signs.isSame && `the type is the same, ${before}`,
    isTyped && !signs.isSame && `the type changes from ${before} to ${after}`,
    signs.isAlike && "the names are alike",
    signs.isPlaced && "the place is the same",
    signs.isOnlyPair &&
      !signs.isAlike &&
      `no other ${noun}${isTyped ? " of this type" : ""} goes or comes, though the names are unlike`,
  ];
  return reasons.filter((reason) => reason !== false).join("; ");
}

/** What two parts must have in common to be one, whatever they are called. */
function shapeOf(part: NamedObject): string {
  const { type, generatedExpr } = part.payload;
  return JSON.stringify([type, generatedExpr]);
}

function describeRest({ payload }: NamedObject): string {
  return JSON.stringify([payload.notNull, payload.default]);
}
