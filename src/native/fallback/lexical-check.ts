import { FILE_PROBLEM } from "../core.ts";
import { Lexer } from "./lexer.ts";
import { LineScan } from "./line-scan.ts";
import { TextCheck } from "./text-check.ts";

/** What the check says of one file. */
export interface LexicalVerdict {
  /** A value of {@link FILE_PROBLEM}. */
  readonly problem: number;
  /** Of the problem, or of the last significant character where a semicolon is missing, or -1. */
  readonly position: number;
  readonly isSemicolonMissing: boolean;
  readonly hasByteOrderMark: boolean;
  readonly lineFeeds: number;
}

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf] as const;

/** The check of docs/lexical-check.md over a file that comes in chunks, cut anywhere. */
export class LexicalCheck {
  private readonly text = new TextCheck();
  private readonly lines = new LineScan();
  private readonly lexer = new Lexer();
  private metaCommand = -1;
  private offset = 0;
  /** The first bytes, until it is known whether they are a byte-order mark. */
  private head: readonly number[] | undefined = [];
  private markLength = 0;

  feed(chunk: Uint8Array): void {
    this.text.feed(chunk);
    const rest = this.head === undefined ? chunk : this.skipMark(chunk, this.head);
    this.scan(rest);
  }

  finish(): LexicalVerdict {
    this.flushHead();
    this.text.finish();
    this.lines.finish(this.offset);
    const { problem, position } = this.findProblem();
    const isSemicolonMissing = problem === FILE_PROBLEM.none && this.lexer.isSemicolonMissing;
    return {
      problem,
      position: isSemicolonMissing ? this.lexer.lastSignificant : position,
      isSemicolonMissing,
      hasByteOrderMark: this.markLength > 0,
      lineFeeds: this.lines.lineFeeds,
    };
  }

  private findProblem(): { readonly problem: number; readonly position: number } {
    if (this.text.position >= 0) {
      const problem = this.text.isNul ? FILE_PROBLEM.nulByte : FILE_PROBLEM.invalidUtf8;
      return { problem, position: this.text.position };
    }
    const { marker } = this.lines;
    if (this.metaCommand >= 0 && (marker < 0 || this.metaCommand < marker)) {
      return { problem: FILE_PROBLEM.metaCommand, position: this.metaCommand };
    }
    if (marker >= 0) return { problem: FILE_PROBLEM.conflictMarker, position: marker };
    this.lexer.finish(this.offset);
    return { problem: this.lexer.problem, position: this.lexer.position };
  }

  private scan(chunk: Uint8Array): void {
    this.lines.feed(chunk, this.offset);
    if (this.metaCommand < 0) this.metaCommand = this.lexer.feed(chunk, this.offset);
    this.offset += chunk.length;
  }

  /** What of the chunk comes after a byte-order mark; nothing while one may be beginning. */
  private skipMark(chunk: Uint8Array, head: readonly number[]): Uint8Array {
    const wanted = BYTE_ORDER_MARK.slice(head.length);
    const taken = wanted.findIndex((byte, index) => chunk[index] !== byte);
    if (taken < 0) {
      this.markLength = BYTE_ORDER_MARK.length;
      this.offset = this.markLength;
      this.head = undefined;
      return chunk.subarray(wanted.length);
    }
    if (taken === chunk.length) {
      this.head = [...head, ...chunk];
      return chunk.subarray(taken);
    }
    this.flushHead();
    return chunk;
  }

  /** These bytes were no byte-order mark. */
  private flushHead(): void {
    const head = this.head ?? [];
    this.head = undefined;
    if (head.length > 0) this.scan(Uint8Array.from(head));
  }
}

/** Whether a separator is nothing but white space and complete comments. */
export function isSeparatorValid(separator: Uint8Array): boolean {
  if (separator.length === 0) return true;
  const lines = new LineScan();
  const lexer = new Lexer();
  lines.feed(separator, 0);
  lines.finish(separator.length);
  if (lines.marker >= 0 || lexer.feed(separator, 0) >= 0) return false;
  lexer.finish(separator.length);
  if (lexer.problem !== FILE_PROBLEM.none) return false;
  return lexer.lastSignificant < 0 && !lexer.isInLineComment;
}
