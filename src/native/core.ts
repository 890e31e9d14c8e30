import type { Arena } from "./arena.ts";

/**
 * What a core can find wrong with one file. The numbers cross the C ABI: `rust/src/problem.rs`
 * holds the same table, and the shared vectors in `test/vectors/` compare the two.
 */
export const FILE_PROBLEM = {
  none: 0,
  notFound: 1,
  permissionDenied: 2,
  notAFile: 3,
  changed: 4,
  unreadable: 5,
  nulByte: 10,
  invalidUtf8: 11,
  unterminatedString: 20,
  unterminatedIdentifier: 21,
  unterminatedDollarQuote: 22,
  unterminatedComment: 23,
  unclosedParenthesis: 24,
  metaCommand: 30,
  conflictMarker: 31,
  separatorNotAComment: 40,
} as const;

/** Bits of {@link BuildResults.flags}. */
export const FILE_FLAG = { bomDropped: 1, newlineAdded: 2, semicolonAdded: 4 } as const;

/** What hashing leaves behind: one entry a file in every array, in the order of the paths. */
export interface HashResults {
  /** 32 bytes a file: the SHA-256 of its bytes as they are on disk. */
  readonly digests: Uint8Array;
  /** A value of {@link FILE_PROBLEM} a file. */
  readonly problems: Int32Array;
}

/**
 * What a build leaves behind, besides the output. A file with a problem has only its problem and
 * its position; everything else of it is 0.
 */
export interface BuildResults extends HashResults {
  /** Bits of {@link FILE_FLAG}. */
  readonly flags: Uint8Array;
  /**
   * Byte offset in the file of its problem or, when a semicolon was added, of the last
   * character that is neither white space nor comment; -1 where there is neither.
   */
  readonly positions: Float64Array;
  /** Offset in the output of the file's first byte, after its separator. */
  readonly starts: Float64Array;
  /** Bytes of the file's own in the output: without its byte-order mark, without what was added. */
  readonly lengths: Float64Array;
  /** Line feeds from the file's first byte in the output to its separator's successor's first byte: its own and the added ones. */
  readonly lines: Float64Array;
}

/** The files to concatenate and where to write them. */
export interface BuildRequest {
  /** Paths on disk. */
  readonly paths: Arena;
  /** What is written before each file; must be white space and complete comments. */
  readonly separators: Arena;
  /** An existing file to write into, or undefined to check and hash only. */
  readonly outputPath: string | undefined;
}

/** How far one window went. */
export interface WindowEnd {
  /** Index of the first file that was not yet processed. */
  readonly next: number;
  /** Offset in the output after the last byte written. */
  readonly offset: number;
}

/** Writing the output failed; nothing was wrong with a source file. */
export type OutputFailure =
  | "not-found"
  | "permission-denied"
  | "read-only"
  | "disk-full"
  | "is-a-directory"
  | "other";

/** Thrown by both cores when the output can't be written. */
export class OutputWriteError extends Error {
  override readonly name = "OutputWriteError";
  constructor(
    readonly failure: OutputFailure,
    message: string,
  ) {
    super(message);
  }
}

/**
 * The work that exists twice: in Rust behind a C ABI and in TypeScript. Both give the same bytes
 * and the same results for the same input. A call handles files from `start` on until it has
 * read `windowBytes` (at least one file), so that the caller can report progress, stop, or let
 * the event loop run between two windows; memory stays bounded by the window.
 */
export interface Core {
  readonly kind: "native" | "fallback";
  /** Hashes a window of files; returns the index of the first file not yet hashed. */
  hashWindow(paths: Arena, results: HashResults, start: number, windowBytes: number): number;
  /**
   * Reads, checks, hashes and appends a window of files at `offset` of the output. A file with
   * a problem contributes nothing to the output, and the files after it are still checked.
   * Throws {@link OutputWriteError} when the output can't be written.
   */
  buildWindow(
    request: BuildRequest,
    results: BuildResults,
    start: number,
    offset: number,
    windowBytes: number,
  ): WindowEnd;
}
