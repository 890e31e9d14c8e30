import type { TokenKind } from "../native/fallback/tokens.ts";
import { followTokens } from "./follow-tokens.ts";

/** Byte offsets of one statement in its source. */
export interface StatementRange {
  /** Of its first character that is neither white space nor comment. */
  readonly start: number;
  /** Behind its `;`, or behind its last significant character where it has none. */
  readonly end: number;
}

const BYTE_DOT = 0x2e;
/** No word that matters here is longer. */
const LONGEST_KEYWORD = "PROCEDURE".length;

/**
 * Cuts a source into its statements, as PostgreSQL would: a `;` ends one unless it stands in a
 * quote, a comment, parentheses, or the `BEGIN ATOMIC … END` of a function. Empty statements
 * are left out. A source that ends inside a quote or a parenthesis gives a last range to its end.
 */
export function splitStatements(source: Uint8Array): readonly StatementRange[] {
  const splitter = new Splitter(source);
  // What only psql understands is left in the statement for PostgreSQL to refuse.
  followTokens(source, (kind, start, end) => splitter.take(kind, start, end));
  return splitter.finish();
}

/** Follows the tokens of one source from statement to statement. */
class Splitter {
  private readonly ranges: StatementRange[] = [];
  private readonly decoder = new TextDecoder("latin1");
  private start = -1;
  private end = -1;
  private depth = 0;
  /** `BEGIN ATOMIC` and `CASE` that wait for their `END`. */
  private blocks = 0;
  /** The first words of the statement, until it is known whether it makes a routine. */
  private head: readonly string[] = [];
  private isRoutine = false;
  private previousWord = "";

  constructor(private readonly source: Uint8Array) {}

  take(kind: TokenKind, start: number, end: number): void {
    if (kind === "semicolon" && this.depth === 0 && this.blocks === 0) {
      this.close(end);
      return;
    }
    if (this.start < 0) this.start = start;
    this.end = end;
    if (kind === "word") this.takeWord(start, end);
    else if (kind === "open") this.depth += 1;
    else if (kind === "close") this.depth = Math.max(0, this.depth - 1);
  }

  finish(): readonly StatementRange[] {
    this.close(this.end);
    return this.ranges;
  }

  private close(end: number): void {
    if (this.start >= 0) this.ranges.push({ start: this.start, end });
    this.start = -1;
    this.depth = 0;
    this.blocks = 0;
    this.head = [];
    this.isRoutine = false;
    this.previousWord = "";
  }

  private takeWord(start: number, end: number): void {
    const isHead = this.head.length < 4;
    if (!isHead && !this.isRoutine) return;
    const word = this.readWord(start, end);
    if (isHead) {
      this.head = [...this.head, word];
      this.isRoutine = /^CREATE (?:OR REPLACE )?(?:FUNCTION|PROCEDURE)\b/.test(this.head.join(" "));
    }
    if (this.isRoutine && this.depth === 0 && this.isKeyword(start)) this.countBlock(word);
    this.previousWord = word;
  }

  /** A word after a dot or `AS` is a name, whatever it says. */
  private isKeyword(start: number): boolean {
    return this.source[start - 1] !== BYTE_DOT && this.previousWord !== "AS";
  }

  private countBlock(word: string): void {
    if (word === "ATOMIC" && this.previousWord === "BEGIN" && this.blocks === 0) this.blocks = 1;
    else if (word === "CASE" && this.blocks > 0) this.blocks += 1;
    else if (word === "END" && this.blocks > 0) this.blocks -= 1;
  }

  private readWord(start: number, end: number): string {
    if (end - start > LONGEST_KEYWORD) return "";
    return this.decoder.decode(this.source.subarray(start, end)).toUpperCase();
  }
}
