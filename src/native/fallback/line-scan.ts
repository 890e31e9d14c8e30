const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;
const OPENING = 0x3c;
const CLOSING = 0x3e;

/** How many signs git writes at the start of a conflict. */
const MARKER_WIDTH = 7;
const INSIDE_LINE = -1;

/** Counts line feeds and finds the first conflict marker of a text that comes in chunks. */
export class LineScan {
  /** Offset of the first conflict marker, or -1. */
  marker = -1;
  lineFeeds = 0;
  /** Equal signs since the start of the line; {@link INSIDE_LINE} where no marker can begin. */
  private run = 0;
  private sign = 0;

  /** `base` is the offset of the chunk's first byte. */
  feed(chunk: Uint8Array, base: number): void {
    const end = chunk.length;
    let at = 0;
    while (at < end) {
      if (this.run === INSIDE_LINE) {
        while (at < end && chunk[at] !== LINE_FEED) at += 1;
        if (at === end) return;
        this.lineFeeds += 1;
        this.run = 0;
      } else this.step(chunk[at] as number, base + at);
      at += 1;
    }
  }

  /** `length` is the offset of the end of the file. */
  finish(length: number): void {
    if (this.run === MARKER_WIDTH) this.note(length);
  }

  private step(byte: number, offset: number): void {
    const isSpace = byte === SPACE || byte === LINE_FEED || byte === CARRIAGE_RETURN;
    if (this.run === MARKER_WIDTH && isSpace) this.note(offset);
    if (byte === LINE_FEED) {
      this.lineFeeds += 1;
      this.run = 0;
    } else if (this.run === 0 && (byte === OPENING || byte === CLOSING)) {
      this.sign = byte;
      this.run = 1;
    } else if (this.run > 0 && this.run < MARKER_WIDTH && byte === this.sign) this.run += 1;
    else this.run = INSIDE_LINE;
  }

  private note(end: number): void {
    if (this.marker < 0) this.marker = end - MARKER_WIDTH;
  }
}
