const MINUS = 0x2d;
const STAR = 0x2a;
const SLASH = 0x2f;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const NEITHER = 0;

/** What may be a comment, after its first `-` or `/`, in a text that comes in chunks. */
export class Comment {
  /** `start`: only the first byte was seen; `none`: it was a plain character after all. */
  state: "start" | "line" | "block" | "ended" | "none" = "none";
  isBlock = false;
  /** The `-`, `*` or `/` just before, if it may begin a pair. */
  private first = NEITHER;
  private depth = 0;

  begin(first: number): void {
    this.state = "start";
    this.isBlock = false;
    this.first = first;
  }

  /** Goes on until the state is `ended` or `none`, or to the end of the chunk. */
  scan(chunk: Uint8Array, begin: number): number {
    const at = this.state === "start" ? this.scanStart(chunk, begin) : begin;
    if (this.state === "line") return this.scanLine(chunk, at);
    return this.state === "block" ? this.scanBlock(chunk, at) : at;
  }

  private scanStart(chunk: Uint8Array, at: number): number {
    const second = this.first === MINUS ? MINUS : STAR;
    if (chunk[at] !== second) {
      this.state = "none";
      return at;
    }
    this.isBlock = second === STAR;
    this.state = this.isBlock ? "block" : "line";
    this.first = NEITHER;
    this.depth = 1;
    return at + 1;
  }

  private scanLine(chunk: Uint8Array, begin: number): number {
    for (let at = begin; at < chunk.length; at += 1) {
      if (chunk[at] !== LINE_FEED && chunk[at] !== CARRIAGE_RETURN) continue;
      this.state = "ended";
      return at;
    }
    return chunk.length;
  }

  private scanBlock(chunk: Uint8Array, begin: number): number {
    let first = this.first;
    let at = begin;
    while (at < chunk.length && this.depth > 0) {
      const byte = chunk[at] as number;
      at += 1;
      if (byte !== STAR && byte !== SLASH) first = NEITHER;
      else if (first === NEITHER || first === byte) first = byte;
      else {
        this.depth += byte === STAR ? 1 : -1;
        first = NEITHER;
      }
    }
    this.first = first;
    if (this.depth === 0) this.state = "ended";
    return at;
  }
}
