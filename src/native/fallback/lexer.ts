import { FILE_PROBLEM } from "../core.ts";
import { BYTE, BYTE_CLASSES } from "./byte-classes.ts";
import { Comment } from "./comment.ts";
import { DollarQuote } from "./dollar-quote.ts";
import { QuotedText } from "./quoted-text.ts";
import { type TokenKind, type TokenListener, TokenTrail } from "./tokens.ts";

const STATE = { default: 0, word: 1, number: 2, comment: 3, quoted: 4, dollarQuote: 5 } as const;

const QUOTE = 0x27;
const LOWER_E = 0x65;
/** The bit that makes an ASCII letter lower case. */
const LOWER_CASE = 0x20;
const NOTHING = new Uint8Array(0);

/**
 * Follows quotes, comments and parentheses as PostgreSQL's scanner does; docs/lexical-check.md
 * says exactly how far. The text comes in chunks, cut anywhere; offsets are those of the file.
 */
export class Lexer {
  /** After `finish`: what is open at the end, and where it began. */
  problem: number = FILE_PROBLEM.none;
  position = -1;
  private state: number = STATE.default;
  /** Offset of the current chunk's first byte. */
  private base = 0;
  /** Where the open quote or comment began. */
  private opened = 0;
  private wordStart = 0;
  private isEWord = false;
  private readonly comment = new Comment();
  private readonly quoted = new QuotedText();
  private readonly dollar = new DollarQuote();

  private readonly trail: TokenTrail;

  constructor(onToken?: TokenListener) {
    this.trail = new TokenTrail(onToken);
  }

  /** First byte of the last character that is neither white space nor comment, or -1. */
  get lastSignificant(): number {
    return this.trail.lastSignificant;
  }

  /** Whether the last significant character, if there is one, is not a semicolon. */
  get isSemicolonMissing(): boolean {
    return this.trail.lastSignificant !== this.trail.lastSemicolon;
  }

  /** Whether a line comment has not been ended by a line end. */
  get isInLineComment(): boolean {
    return this.state === STATE.comment && this.comment.state === "line";
  }

  /** Scans a chunk that begins at offset `base`; returns where the first `\` stands, or -1. */
  feed(chunk: Uint8Array, base: number): number {
    this.base = base;
    let at = 0;
    while (at < chunk.length) {
      at = this.state === STATE.default ? this.scanDefault(chunk, at) : this.scanOther(chunk, at);
      if (at < 0) return base - at - 1;
    }
    return -1;
  }

  /** `length` is the offset of the end of the text. */
  finish(length: number): void {
    if (this.state === STATE.comment && this.comment.state === "start") this.endPlain();
    else if (this.state === STATE.quoted && this.quoted.isClosed) this.endQuoted(length);
    else if (this.state === STATE.dollarQuote && this.dollar.state === "tag")
      this.failTag(NOTHING, 0);
    this.problem = this.findOpen();
    if (this.problem !== FILE_PROBLEM.none) this.position = this.opened;
    else if (this.trail.depth > 0) {
      this.problem = FILE_PROBLEM.unclosedParenthesis;
      this.position = this.trail.outermost;
    }
  }

  private findOpen(): number {
    if (this.state === STATE.comment && this.comment.state === "block") {
      return FILE_PROBLEM.unterminatedComment;
    }
    if (this.state === STATE.dollarQuote) return FILE_PROBLEM.unterminatedDollarQuote;
    if (this.state !== STATE.quoted) return FILE_PROBLEM.none;
    const { isIdentifier } = this.quoted;
    return isIdentifier ? FILE_PROBLEM.unterminatedIdentifier : FILE_PROBLEM.unterminatedString;
  }

  private scanOther(chunk: Uint8Array, at: number): number {
    switch (this.state) {
      case STATE.word:
        return this.scanWord(chunk, at);
      case STATE.number:
        return this.scanNumber(chunk, at);
      case STATE.comment:
        return this.scanComment(chunk, at);
      case STATE.quoted:
        return this.scanQuoted(chunk, at);
      default:
        return this.scanDollarQuote(chunk, at);
    }
  }

  /** Scans until another state begins; `-1 - index` says that a `\` stands at `index`. */
  private scanDefault(chunk: Uint8Array, begin: number): number {
    let at = begin;
    while (at < chunk.length && this.state === STATE.default) {
      const byte = chunk[at] as number;
      const offset = this.base + at;
      const byteClass = BYTE_CLASSES[byte] as number;
      if (byteClass === BYTE.letter) {
        this.wordStart = offset;
        this.isEWord = (byte | LOWER_CASE) === LOWER_E;
        at = this.scanWord(chunk, at);
        continue;
      }
      if (byteClass === BYTE.digit) {
        this.wordStart = offset;
        at = this.scanNumber(chunk, at);
        continue;
      }
      if (byteClass === BYTE.backslash) return -1 - at;
      if (byteClass === BYTE.lineEnd) this.trail.lastLineEnd = offset;
      else if (byteClass === BYTE.plain) this.trail.note("other", offset, offset);
      else if (byteClass !== BYTE.space) this.enter(byte, byteClass, offset);
      at += 1;
    }
    return at;
  }

  private enter(byte: number, byteClass: number, offset: number): void {
    if (byteClass === BYTE.semicolon) this.trail.noteSemicolon(offset);
    else if (byteClass === BYTE.open) this.trail.noteOpen(offset);
    else if (byteClass === BYTE.close) this.trail.noteClose(offset);
    else if (byteClass === BYTE.quote) {
      this.beginQuoted(this.trail.isContinued ? "escape" : "string", offset);
    } else if (byteClass === BYTE.doubleQuote) this.beginQuoted("identifier", offset);
    else {
      this.opened = offset;
      this.state = byteClass === BYTE.dollar ? STATE.dollarQuote : STATE.comment;
      if (byteClass === BYTE.dollar) this.dollar.begin();
      else this.comment.begin(byte);
    }
  }

  private beginQuoted(kind: "string" | "escape" | "identifier", offset: number): void {
    this.opened = offset;
    this.state = STATE.quoted;
    this.quoted.begin(kind);
  }

  private scanWord(chunk: Uint8Array, begin: number): number {
    return this.endWord(chunk, this.scanRun(chunk, begin, BYTE.dollar, "word"));
  }

  /** Here a word ends, or the chunk; or it was the prefix of an escape string. */
  private endWord(chunk: Uint8Array, at: number): number {
    this.state = at === chunk.length ? STATE.word : STATE.default;
    const isPrefix = this.isEWord && this.base + at === this.wordStart + 1;
    if (!isPrefix || chunk[at] !== QUOTE) return at;
    this.beginQuoted("escape", this.base + at);
    return at + 1;
  }

  private scanNumber(chunk: Uint8Array, begin: number): number {
    const at = this.scanRun(chunk, begin, BYTE.digit, "other");
    this.state = at === chunk.length ? STATE.number : STATE.default;
    return at;
  }

  /** Runs over bytes of at least this class and notes the first byte of the last character. */
  private scanRun(chunk: Uint8Array, begin: number, lowest: number, kind: TokenKind): number {
    let end = begin;
    while (end < chunk.length && (BYTE_CLASSES[chunk[end] as number] as number) >= lowest) end += 1;
    let last = end - 1;
    while (last >= begin && ((chunk[last] as number) & 0xc0) === 0x80) last -= 1;
    if (last >= begin) this.trail.lastSignificant = this.base + last;
    this.trail.listener?.(kind, this.wordStart, this.base + end);
    return end;
  }

  private scanComment(chunk: Uint8Array, begin: number): number {
    const at = this.comment.scan(chunk, begin);
    if (this.comment.state === "none") this.endPlain();
    else {
      if (this.comment.isBlock) this.trail.escapeEnd = -1;
      if (this.comment.state === "ended") this.state = STATE.default;
    }
    return at;
  }

  /** What stands at `opened` was a plain character. */
  private endPlain(): void {
    this.state = STATE.default;
    this.trail.note("other", this.opened, this.opened);
  }

  private scanQuoted(chunk: Uint8Array, begin: number): number {
    const at = this.quoted.scan(chunk, begin);
    if (this.quoted.isEnded) this.endQuoted(this.base + at);
    return at;
  }

  /** `end` is the offset of the byte after the closing quote. */
  private endQuoted(end: number): void {
    if (this.quoted.isEscape) this.trail.escapeEnd = end - 1;
    this.state = STATE.default;
    this.trail.note("other", this.opened, end - 1);
  }

  private scanDollarQuote(chunk: Uint8Array, begin: number): number {
    const at = this.dollar.scan(chunk, begin);
    if (this.dollar.state === "failed") return this.failTag(chunk, at);
    if (this.dollar.state === "ended") {
      this.state = STATE.default;
      this.trail.note("other", this.opened, this.base + at - 1);
    }
    return at;
  }

  /** The `$` was a plain character, and the tag after it, if any, a word that ends at `at`. */
  private failTag(chunk: Uint8Array, at: number): number {
    const { tag } = this.dollar;
    this.endPlain();
    const [first] = tag;
    if (first === undefined) return at;
    this.wordStart = this.opened + 1;
    this.isEWord = (first | LOWER_CASE) === LOWER_E;
    const last = tag.findLastIndex((byte) => (byte & 0xc0) !== 0x80);
    this.trail.lastSignificant = this.wordStart + Math.max(0, last);
    this.trail.listener?.("word", this.wordStart, this.wordStart + tag.length);
    return this.endWord(chunk, at);
  }
}
