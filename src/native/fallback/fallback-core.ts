import { type Arena, readArena, readArenaBytes } from "../arena.ts";
import type { BuildRequest, BuildResults, Core, HashResults, WindowEnd } from "../core.ts";
import { buildFile } from "./build-file.ts";
import { digestSpace, recordHashProblem, recordProblem } from "./file-record.ts";
import { OutputBatch } from "./output-batch.ts";
import { SourceError, SourceFile } from "./source-file.ts";

/** How much the fallback holds in memory. */
export interface FallbackSizes {
  /** Files up to this size are read whole. */
  readonly wholeFileBytes: number;
  /** Larger ones are read in pieces of this size; at least four bytes. */
  readonly chunkBytes: number;
  /** The output is written in pieces of about this size. */
  readonly batchBytes: number;
}

const MEBIBYTE = 1 << 20;

const DEFAULT_SIZES: FallbackSizes = {
  wholeFileBytes: 8 * MEBIBYTE,
  chunkBytes: MEBIBYTE,
  batchBytes: 2 * MEBIBYTE,
};

/** The core in TypeScript: the twin of the library, for where that can't be used. */
export const fallbackCore: Core = createFallbackCore();

/** A fallback core with buffers of other sizes. */
export function createFallbackCore(sizes: FallbackSizes = DEFAULT_SIZES): Core {
  // Reused from call to call; allocated by the first.
  let buffer: Uint8Array = new Uint8Array(0);
  const measureChunk = (source: SourceFile): number =>
    source.sizeBytes <= sizes.wholeFileBytes ? source.sizeBytes + 1 : sizes.chunkBytes;

  function hashWindow(
    paths: Arena,
    results: HashResults,
    start: number,
    windowBytes: number,
  ): number {
    return runWindow(start, paths.count, windowBytes, (index, note) => {
      try {
        using source = new SourceFile(readArena(paths, index));
        note(source.sizeBytes);
        const chunkBytes = measureChunk(source);
        if (buffer.length < chunkBytes) buffer = new Uint8Array(chunkBytes + sizes.batchBytes);
        hashFile(source, buffer.subarray(0, chunkBytes), digestSpace(results, index));
        results.problems[index] = 0;
      } catch (error) {
        if (!(error instanceof SourceError)) throw error;
        recordHashProblem(results, index, error.problem);
      }
    });
  }

  function buildWindow(
    request: BuildRequest,
    results: BuildResults,
    start: number,
    offset: number,
    windowBytes: number,
  ): WindowEnd {
    if (buffer.length === 0) buffer = new Uint8Array(sizes.batchBytes);
    using batch = new OutputBatch(buffer, request.outputPath, offset);
    const next = runWindow(start, request.paths.count, windowBytes, (index, note) => {
      const begin = batch.end;
      try {
        using source = new SourceFile(readArena(request.paths, index));
        note(source.sizeBytes);
        const separator = readArenaBytes(request.separators, index);
        const chunkBytes = measureChunk(source);
        buildFile({ source, separator, batch, chunkBytes }, results, index);
      } catch (error) {
        if (!(error instanceof SourceError)) throw error;
        batch.rollBack(begin);
        recordProblem(results, index, error.problem, error.position);
      }
    });
    batch.flush();
    buffer = batch.buffer;
    return { next, offset: batch.end };
  }

  return { kind: "fallback", hashWindow, buildWindow };
}

/** Calls `work` for one file after the other until the noted sizes fill the window. */
function runWindow(
  start: number,
  count: number,
  windowBytes: number,
  work: (index: number, note: (sizeBytes: number) => void) => void,
): number {
  let total = 0;
  const note = (sizeBytes: number): void => {
    total += sizeBytes;
  };
  let next = start;
  while (next < count && (next === start || total < windowBytes)) {
    work(next, note);
    next += 1;
  }
  return next;
}

function hashFile(source: SourceFile, space: Uint8Array, digest: Uint8Array): void {
  if (source.sizeBytes < space.length) {
    const count = source.read(space);
    source.verify();
    Bun.CryptoHasher.hash("sha256", space.subarray(0, count), digest);
    return;
  }
  const hasher = new Bun.CryptoHasher("sha256");
  while (!source.isAtEnd) {
    const count = source.read(space);
    if (count === 0) break;
    hasher.update(space.subarray(0, count));
  }
  source.verify();
  digest.set(hasher.digest());
}
