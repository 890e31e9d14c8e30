const QUOTE = 0x27;
const DOUBLE_QUOTE = 0x22;
const BACKSLASH = 0x5c;

const STATE = { inside: 0, afterBackslash: 1, afterQuote: 2, ended: 3 } as const;

/** A string or a quoted identifier, after its opening quote, in a text that comes in chunks. */
export class QuotedText {
  /** Whether a backslash takes the next byte with it. */
  isEscape = false;
  private quote = QUOTE;
  private state: number = STATE.ended;

  get isIdentifier(): boolean {
    return this.quote === DOUBLE_QUOTE;
  }

  get isEnded(): boolean {
    return this.state === STATE.ended;
  }

  /** Whether the last byte was a quote: at the end of the text, the text is closed. */
  get isClosed(): boolean {
    return this.state === STATE.afterQuote;
  }

  begin(kind: "string" | "escape" | "identifier"): void {
    this.isEscape = kind === "escape";
    this.quote = kind === "identifier" ? DOUBLE_QUOTE : QUOTE;
    this.state = STATE.inside;
  }

  /** Goes on to the byte after the closing quote, or to the end of the chunk. */
  scan(chunk: Uint8Array, begin: number): number {
    let at = begin;
    while (at < chunk.length) {
      if (this.state === STATE.inside) at = this.scanInside(chunk, at);
      else if (this.state === STATE.afterBackslash || chunk[at] === this.quote) {
        this.state = STATE.inside;
        at += 1;
      } else {
        this.state = STATE.ended;
        return at;
      }
    }
    return at;
  }

  private scanInside(chunk: Uint8Array, begin: number): number {
    const { quote } = this;
    const stop = this.isEscape ? BACKSLASH : quote;
    for (let at = begin; at < chunk.length; at += 1) {
      const byte = chunk[at] as number;
      if (byte !== quote && byte !== stop) continue;
      this.state = byte === quote ? STATE.afterQuote : STATE.afterBackslash;
      return at + 1;
    }
    return chunk.length;
  }
}
