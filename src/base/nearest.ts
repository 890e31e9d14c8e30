import { distance } from "fastest-levenshtein";

/**
 * The candidate that a mistyped word most probably meant, or undefined when none is near: at
 * most two edits in five characters, and never more than three, away. A longer candidate counts
 * as near, too, when it begins with nearly the word.
 */
export function findNearest(word: string, candidates: readonly string[]): string | undefined {
  const limit = Math.min(3, Math.max(1, Math.floor(word.length * 0.4)));
  let best: string | undefined;
  let bestDistance = limit + 1;
  for (const candidate of candidates) {
    const edits = distanceTo(word.toLowerCase(), candidate.toLowerCase());
    if (edits < bestDistance) {
      best = candidate;
      bestDistance = edits;
    }
  }
  return best;
}

function distanceTo(word: string, candidate: string): number {
  const whole = distance(word, candidate);
  if (word.length < 5 || candidate.length <= word.length) return whole;
  return Math.min(whole, distance(word, candidate.slice(0, word.length)) + 0.5);
}
