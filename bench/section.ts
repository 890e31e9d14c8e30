import type { Measurement } from "./measure.ts";

/** What one benchmark found: a chapter of docs/benchmarks.md. */
export interface Section {
  readonly title: string;
  /** How it was measured, in a sentence or two. */
  readonly text: string;
  readonly tables: readonly Table[];
  readonly bars: readonly Bar[];
  readonly targets: readonly Target[];
}

/** Contenders that were timed in turn. */
export interface Table {
  readonly title: string;
  readonly rows: readonly Measurement[];
  /** Name of the row that the others are compared with. */
  readonly baseline: string;
}

/** One bar of the plot: how many times faster the first is than the second. */
export interface Bar {
  readonly label: string;
  readonly times: number;
}

/** A figure that was set beforehand, and what became of it. */
export interface Target {
  readonly work: string;
  readonly toReach: string;
  readonly reached: string;
  readonly isReached: boolean;
}

/** A target of the kind "at most so many times the time of another". */
export function targetAtMost(
  work: string,
  other: string,
  limit: number,
  ours: number | undefined,
  theirs: number | undefined,
): Target[] {
  if (ours === undefined || theirs === undefined) return [];
  const factor = ours / theirs;
  return [
    {
      work,
      toReach: `at most ${limit}x of ${other}`,
      reached: `${factor.toFixed(2)}x`,
      isReached: factor <= limit,
    },
  ];
}

/** A target of the kind "so many times faster than another". */
export function targetFaster(
  work: string,
  other: string,
  limit: number,
  ours: number | undefined,
  theirs: number | undefined,
): Target[] {
  if (ours === undefined || theirs === undefined) return [];
  const factor = theirs / ours;
  return [
    {
      work,
      toReach: `${limit}x faster than ${other}`,
      reached: `${factor.toFixed(1)}x`,
      isReached: factor >= limit,
    },
  ];
}

/** A bar, when both took part. */
export function barOf(label: string, ours: number | undefined, theirs: number | undefined): Bar[] {
  return ours === undefined || theirs === undefined ? [] : [{ label, times: theirs / ours }];
}
