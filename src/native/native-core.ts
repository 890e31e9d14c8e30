import type { Arena } from "./arena.ts";
import {
  type BuildRequest,
  type BuildResults,
  type Core,
  type HashResults,
  type OutputFailure,
  OutputWriteError,
  type WindowEnd,
} from "./core.ts";
import { NativeCallError } from "./native-call-error.ts";
import type { NativeSymbols } from "./symbols.ts";

const BAD_ARGUMENT = -1;

/** The statuses of `rust/src/abi.rs` that mean that the output can't be written. */
const OUTPUT_FAILURE_BY_STATUS: Readonly<Record<number, OutputFailure>> = {
  [-10]: "not-found",
  [-11]: "permission-denied",
  [-12]: "read-only",
  [-13]: "disk-full",
  [-14]: "is-a-directory",
  [-19]: "other",
};

const DIGEST_BYTES = 32;
const LAST_ERROR_BYTES = 1024;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The core that works in Rust. Throws NativeCallError when a call itself fails. */
export function createNativeCore(symbols: NativeSymbols): Core {
  return {
    kind: "native",
    hashWindow: (paths, results, start, windowBytes) =>
      hashWindow(symbols, paths, results, start, windowBytes),
    buildWindow: (request, results, start, offset, windowBytes) =>
      buildWindow(symbols, request, results, { next: start, offset }, windowBytes),
  };
}

function hashWindow(
  symbols: NativeSymbols,
  paths: Arena,
  results: HashResults,
  start: number,
  windowBytes: number,
): number {
  requireHashResults(results, paths.count);
  const next = new Uint32Array(1);
  const status = symbols.confiture_hash_files(
    ...([paths.bytes, requireArena(paths), paths.ends] as const),
    ...([paths.count, start, windowBytes] as const),
    ...([results.digests, results.problems, next] as const),
  );
  if (status !== 0) throw describeFailure(symbols, status);
  return next[0] ?? start;
}

function buildWindow(
  symbols: NativeSymbols,
  { paths, separators, outputPath }: BuildRequest,
  results: BuildResults,
  from: WindowEnd,
  windowBytes: number,
): WindowEnd {
  requireBuildResults(results, paths.count);
  requireLength("separators", separators.count, paths.count);
  const output = encoder.encode(outputPath ?? "\0");
  const offset = new Float64Array([from.offset]);
  const next = new Uint32Array(1);
  const status = symbols.confiture_build_schema(
    ...([paths.bytes, requireArena(paths), paths.ends] as const),
    ...([separators.bytes, requireArena(separators), separators.ends] as const),
    ...([paths.count, from.next, windowBytes] as const),
    ...([output, outputPath === undefined ? 0 : output.length, offset] as const),
    ...([results.digests, results.problems, results.flags, results.positions] as const),
    ...([results.starts, results.lengths, results.lines, next] as const),
  );
  if (status !== 0) throw describeFailure(symbols, status);
  return { next: next[0] ?? from.next, offset: offset[0] ?? from.offset };
}

function describeFailure(symbols: NativeSymbols, status: number): Error {
  const space = new Uint8Array(LAST_ERROR_BYTES);
  const length = symbols.confiture_last_error(space, space.length);
  const message = decoder.decode(space.subarray(0, Math.max(length, 0)));
  const failure = OUTPUT_FAILURE_BY_STATUS[status];
  if (failure !== undefined) return new OutputWriteError(failure, message);
  return new NativeCallError(status, message);
}

/** The length of an arena's text. The library trusts the lengths that it is given. */
function requireArena(arena: Arena): number {
  const length = arena.count === 0 ? 0 : (arena.ends[arena.count - 1] ?? -1);
  requireLength("ends", arena.ends.length, arena.count);
  requireLength("bytes", arena.bytes.length, length);
  return length;
}

function requireHashResults(results: HashResults, count: number): void {
  requireLength("digests", results.digests.length, count * DIGEST_BYTES);
  requireLength("problems", results.problems.length, count);
}

function requireBuildResults(results: BuildResults, count: number): void {
  requireHashResults(results, count);
  for (const name of ["flags", "positions", "starts", "lengths", "lines"] as const) {
    requireLength(name, results[name].length, count);
  }
}

function requireLength(name: string, length: number, needed: number): void {
  if (length >= needed) return;
  throw new NativeCallError(BAD_ARGUMENT, `${name} has ${length} entries, not ${needed}`);
}
