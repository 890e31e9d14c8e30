import { type BuildResults, FILE_PROBLEM } from "../core.ts";
import { digestSpace, recordFile } from "./file-record.ts";
import { isSeparatorValid, LexicalCheck, type LexicalVerdict } from "./lexical-check.ts";
import type { OutputBatch } from "./output-batch.ts";
import { SourceError, type SourceFile } from "./source-file.ts";

const LINE_FEED = 0x0a;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf] as const;
const NEWLINE = Uint8Array.of(LINE_FEED);
const SEMICOLON = Uint8Array.of(0x3b, LINE_FEED);

/** One file on its way into the output. */
export interface FileBuild {
  readonly source: SourceFile;
  readonly separator: Uint8Array;
  readonly batch: OutputBatch;
  /** How much is read at once: at least four bytes; more than the file's size to read it whole. */
  readonly chunkBytes: number;
}

/**
 * Appends separator, file and what has to be added to the batch, and notes the results. Throws
 * {@link SourceError}; what stands in the batch by then must be rolled back.
 */
export function buildFile(build: FileBuild, results: BuildResults, index: number): void {
  const { batch, separator } = build;
  batch.append(separator);
  const start = batch.end;
  const check = new LexicalCheck();
  const hasher = new Bun.CryptoHasher("sha256");
  const { length, last } = copyFile(build, (chunk) => {
    check.feed(chunk);
    hasher.update(chunk);
  });
  const verdict = accept(check.finish(), separator);
  digestSpace(results, index).set(hasher.digest());
  const isNewlineAdded = length > 0 && last !== LINE_FEED;
  if (isNewlineAdded) batch.append(NEWLINE);
  if (verdict.isSemicolonMissing) batch.append(SEMICOLON);
  recordFile(results, index, verdict, { start, length, isNewlineAdded });
}

/** Reads the file straight into the batch, without its byte-order mark. */
function copyFile(
  { source, batch, chunkBytes }: FileBuild,
  take: (chunk: Uint8Array) => void,
): { readonly length: number; readonly last: number } {
  let length = 0;
  let last = LINE_FEED;
  for (let isFirst = true; !source.isAtEnd || isFirst; isFirst = false) {
    batch.reserve(chunkBytes);
    const begin = batch.length;
    const count = source.read(batch.buffer.subarray(begin, begin + chunkBytes));
    if (count === 0) break;
    const chunk = batch.buffer.subarray(begin, begin + count);
    take(chunk);
    last = chunk[count - 1] as number;
    const dropped = isFirst && startsWithMark(chunk) ? BYTE_ORDER_MARK.length : 0;
    if (dropped > 0) chunk.copyWithin(0, dropped);
    batch.length += count - dropped;
    length += count - dropped;
  }
  source.verify();
  return { length, last };
}

function startsWithMark(chunk: Uint8Array): boolean {
  return BYTE_ORDER_MARK.every((byte, index) => chunk[index] === byte);
}

function accept(verdict: LexicalVerdict, separator: Uint8Array): LexicalVerdict {
  if (verdict.problem !== FILE_PROBLEM.none) {
    throw new SourceError(verdict.problem, verdict.position);
  }
  if (!isSeparatorValid(separator)) throw new SourceError(FILE_PROBLEM.separatorNotAComment);
  return verdict;
}
