import type { Pair } from "./match-request.ts";
import type { NamedObject } from "./named-objects.ts";

/** What speaks for two objects being one under two names. */
export interface Guess {
  readonly pair: Pair;
  /** From 0 to 1; the best guess is taken first. */
  readonly score: number;
  readonly confidence: "high" | "low";
  /** For people. */
  readonly reason: string;
}

/** Judges two objects; `isOnlyPair` says whether nothing else could be meant. */
export type Judge = (pair: Pair, isOnlyPair: boolean) => Omit<Guess, "pair"> | undefined;

/**
 * The best guesses for what is gone and what is new in one place: each at most once. `shape`
 * tells apart what can't be meant by one another at all.
 */
export function pairBest(
  gone: readonly NamedObject[],
  come: readonly NamedObject[],
  shape: (object: NamedObject) => string,
  judge: Judge,
): readonly Guess[] {
  const count = (objects: readonly NamedObject[]) => {
    const groups = Map.groupBy(objects, shape);
    return (object: NamedObject) => groups.get(shape(object))?.length;
  };
  const [goneAlike, comeAlike] = [count(gone), count(come)];
  const guesses = gone.flatMap((old) =>
    come.flatMap((wanted) => {
      const isAlike = shape(old) === shape(wanted);
      const isOnlyPair = isAlike && goneAlike(old) === 1 && comeAlike(wanted) === 1;
      const verdict = judge({ old, wanted }, isOnlyPair);
      return verdict === undefined ? [] : [{ pair: { old, wanted }, ...verdict }];
    }),
  );
  const used = new Set<NamedObject>();
  const best = guesses
    .sort((a, b) => b.score - a.score)
    .filter(({ pair: { old, wanted } }) => {
      if (used.has(old) || used.has(wanted)) return false;
      used.add(old).add(wanted);
      return true;
    });
  if (best.length === 0) return [];
  // What is left over may now be the only one of its shape.
  const isLeft = (object: NamedObject) => !used.has(object);
  return [...best, ...pairBest(gone.filter(isLeft), come.filter(isLeft), shape, judge)];
}
