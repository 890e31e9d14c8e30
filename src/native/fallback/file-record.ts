import { type BuildResults, FILE_FLAG, FILE_PROBLEM, type HashResults } from "../core.ts";
import type { LexicalVerdict } from "./lexical-check.ts";

/** Bytes of a SHA-256. */
export const DIGEST_BYTES = 32;

/** Notes a file's place in the output, and what was dropped and added. */
export function recordFile(
  results: BuildResults,
  index: number,
  verdict: LexicalVerdict,
  place: { readonly start: number; readonly length: number; readonly isNewlineAdded: boolean },
): void {
  const isAdded = verdict.isSemicolonMissing;
  results.problems[index] = FILE_PROBLEM.none;
  results.flags[index] =
    (verdict.hasByteOrderMark ? FILE_FLAG.bomDropped : 0) |
    (place.isNewlineAdded ? FILE_FLAG.newlineAdded : 0) |
    (isAdded ? FILE_FLAG.semicolonAdded : 0);
  results.positions[index] = verdict.position;
  results.starts[index] = place.start;
  results.lengths[index] = place.length;
  results.lines[index] = verdict.lineFeeds + (place.isNewlineAdded ? 1 : 0) + (isAdded ? 1 : 0);
}

/** Notes a problem; everything else about the file is zero. */
export function recordProblem(
  results: BuildResults,
  index: number,
  problem: number,
  position: number,
): void {
  recordHashProblem(results, index, problem);
  results.flags[index] = 0;
  results.positions[index] = position;
  results.starts[index] = 0;
  results.lengths[index] = 0;
  results.lines[index] = 0;
}

/** Notes the problem of a file that was only to be hashed. */
export function recordHashProblem(results: HashResults, index: number, problem: number): void {
  results.problems[index] = problem;
  results.digests.fill(0, index * DIGEST_BYTES, (index + 1) * DIGEST_BYTES);
}

/** The 32 bytes of a file's digest. */
export function digestSpace(results: HashResults, index: number): Uint8Array {
  return results.digests.subarray(index * DIGEST_BYTES, (index + 1) * DIGEST_BYTES);
}
