/** What a significant part of the text is, as far as whoever follows the tokens has to know. */
export type TokenKind = "word" | "semicolon" | "open" | "close" | "other";

/**
 * Told of every significant token: offset of its first byte and of the byte after its last. A
 * prefix such as the `U&` of `U&'…'` is a word and a plain character of its own. Only for a text
 * that is fed at once.
 */
export type TokenListener = (kind: TokenKind, start: number, end: number) => void;

/** What the lexer remembers of the tokens that it has seen. */
export class TokenTrail {
  /** First byte of the last significant character, or -1. */
  lastSignificant = -1;
  lastSemicolon = -1;
  lastLineEnd = -1;
  /** The closing quote of an escape string that may go on; -1 where none may. */
  escapeEnd = -1;
  /** Open parentheses, and where the outermost of them stands. */
  depth = 0;
  outermost = -1;

  constructor(readonly listener: TokenListener | undefined) {}

  /** Whether a quote here goes on with an escape string that ended on an earlier line. */
  get isContinued(): boolean {
    const isNext = this.escapeEnd >= 0 && this.escapeEnd === this.lastSignificant;
    return isNext && this.lastLineEnd > this.escapeEnd;
  }

  /** A token whose last character is the byte at `last`. */
  note(kind: TokenKind, start: number, last: number): void {
    this.lastSignificant = last;
    if (this.listener !== undefined) this.listener(kind, start, last + 1);
  }

  noteSemicolon(offset: number): void {
    this.lastSemicolon = offset;
    this.note("semicolon", offset, offset);
  }

  noteOpen(offset: number): void {
    if (this.depth === 0) this.outermost = offset;
    this.depth += 1;
    this.note("open", offset, offset);
  }

  noteClose(offset: number): void {
    if (this.depth > 0) this.depth -= 1;
    this.note("close", offset, offset);
  }
}
