import { ConfitureError } from "../base/errors.ts";
import type { ProgressListener } from "../base/events.ts";
import type { Arena } from "../native/arena.ts";
import type { BuildRequest, BuildResults, Core, HashResults } from "../native/core.ts";
import { createBuildResults, createHashResults } from "./results.ts";

/** Read in one call of the core; between two calls the event loop runs. */
const WINDOW_BYTES = 32 << 20;

/** How a caller follows, or stops, the reading of many files. */
export interface RunOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ProgressListener | undefined;
}

/** A finished concatenation: the results, and the offset after the last byte written. */
export interface Concatenation {
  readonly results: BuildResults;
  readonly endOffset: number;
}

/** Hashes all files, window by window. */
export async function hashAll(core: Core, paths: Arena, options: RunOptions): Promise<HashResults> {
  const results = createHashResults(paths.count);
  let next = 0;
  while (next < paths.count) {
    next = core.hashWindow(paths, results, next, WINDOW_BYTES);
    await betweenWindows(options, "hash", next, paths.count);
  }
  return results;
}

/** Reads, checks, hashes and writes all files, window by window, from `offset` of the output. */
export async function concatenateAll(
  core: Core,
  request: BuildRequest,
  offset: number,
  options: RunOptions,
): Promise<Concatenation> {
  const total = request.paths.count;
  const results = createBuildResults(total);
  let end = { next: 0, offset };
  while (end.next < total) {
    end = core.buildWindow(request, results, end.next, end.offset, WINDOW_BYTES);
    await betweenWindows(options, "build", end.next, total);
  }
  return { results, endOffset: end.offset };
}

/** Throws `ABORTED` once the signal is set. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) {
    throw new ConfitureError("ABORTED", "stopped before the end; nothing was written", {
      cause: signal.reason,
    });
  }
}

async function betweenWindows(
  options: RunOptions,
  phase: "build" | "hash",
  done: number,
  total: number,
): Promise<void> {
  options.onProgress?.({ kind: "files", phase, done, total });
  if (done < total) await new Promise<void>((resume) => setImmediate(resume));
  throwIfAborted(options.signal);
}
