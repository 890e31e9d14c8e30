import { distance } from "fastest-levenshtein";

/** From this on, two names look alike. */
export const ALIKE = 0.5;
const CONTAINED = 0.6;
const SHORTEST_CONTAINED = 3;

/** How alike two names are, from 0 to 1. One that contains the other is. */
export function compareNames(left: string, right: string): number {
  const [a = "", b = ""] = [left, right].map((name) => name.toLowerCase());
  const edits = 1 - distance(a, b) / Math.max(a.length, b.length, 1);
  const [short = "", long = ""] = [a, b].sort((x, y) => x.length - y.length);
  const isContained = short.length >= SHORTEST_CONTAINED && long.includes(short);
  return isContained ? Math.max(edits, CONTAINED) : edits;
}

/** What two lists have in common, from 0 to 1; 0 for two empty ones. */
export function compareSets(left: readonly string[], right: readonly string[]): number {
  const all = new Set([...left, ...right]);
  const common = new Set(left).intersection(new Set(right));
  return all.size === 0 ? 0 : common.size / all.size;
}

/**
 * Where each name of a list stands: behind which of the names that stay, and as which in a row.
 * So a place can be compared across lists of different lengths.
 */
export function placeNames(
  names: readonly string[],
  staying: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const places = new Map<string, string>();
  let previous: string | null = null;
  let row = 0;
  for (const name of names) {
    places.set(name, JSON.stringify([previous, row]));
    row += 1;
    if (staying.has(name)) [previous, row] = [name, 0];
  }
  return places;
}
