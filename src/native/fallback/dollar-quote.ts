import { BYTE, BYTE_CLASSES } from "./byte-classes.ts";

const DOLLAR = 0x24;

/** A dollar quote, after its first `$`, in a text that comes in chunks. */
export class DollarQuote {
  /** What the opening turned out to be; `tag` while that is not known. */
  state: "tag" | "body" | "ended" | "failed" = "ended";
  /** The bytes between the two `$` of the delimiter, as far as they were read. */
  readonly tag: number[] = [];
  /** How many bytes of the delimiter were just seen in the body. */
  private matched = 0;

  begin(): void {
    this.state = "tag";
    this.tag.length = 0;
    this.matched = 0;
  }

  /** Goes on until the state is `ended` or `failed`, or to the end of the chunk. */
  scan(chunk: Uint8Array, begin: number): number {
    const at = this.state === "tag" ? this.scanTag(chunk, begin) : begin;
    return this.state === "body" ? this.scanBody(chunk, at) : at;
  }

  private scanTag(chunk: Uint8Array, begin: number): number {
    for (let at = begin; at < chunk.length; at += 1) {
      const byte = chunk[at] as number;
      if (byte === DOLLAR) {
        this.state = "body";
        return at + 1;
      }
      const lowest = this.tag.length === 0 ? BYTE.letter : BYTE.digit;
      if ((BYTE_CLASSES[byte] as number) < lowest) {
        this.state = "failed";
        return at;
      }
      this.tag.push(byte);
    }
    return chunk.length;
  }

  private scanBody(chunk: Uint8Array, begin: number): number {
    let at = begin;
    while (at < chunk.length) {
      if (this.matched === 0) {
        const dollar = chunk.indexOf(DOLLAR, at);
        if (dollar < 0) return chunk.length;
        at = dollar + 1;
        this.matched = 1;
      } else if (this.matched <= this.tag.length && chunk[at] === this.tag[this.matched - 1]) {
        this.matched += 1;
        at += 1;
      } else if (this.matched > this.tag.length && chunk[at] === DOLLAR) {
        this.state = "ended";
        return at + 1;
      } else {
        // A tag holds no `$`, so only a new `$` can begin another match.
        this.matched = 0;
      }
    }
    return at;
  }
}
