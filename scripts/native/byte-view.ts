/** A file that is not what it says, or ends too early. */
export class FormatError extends Error {
  override readonly name = "FormatError";
}

/** No name in a library is longer: a missing end is noticed soon. */
const LONGEST_NAME = 4096;

/** Little-endian reading with bounds: every miss says what was looked for and where. */
export class ByteView {
  readonly #view: DataView;

  constructor(
    readonly bytes: Uint8Array,
    readonly format: string,
  ) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  u8(offset: number, what: string): number {
    return this.#view.getUint8(this.#check(offset, 1, what));
  }

  u16(offset: number, what: string): number {
    return this.#view.getUint16(this.#check(offset, 2, what), true);
  }

  u32(offset: number, what: string): number {
    return this.#view.getUint32(this.#check(offset, 4, what), true);
  }

  /** A 64-bit number; past 2^53 no offset can be meant, so that is a fault too. */
  u64(offset: number, what: string): number {
    const value = this.#view.getBigUint64(this.#check(offset, 8, what), true);
    return value > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(value);
  }

  /** Text up to a zero byte, which must come before `limit`. */
  text(offset: number, what: string, limit: number = offset + LONGEST_NAME): string {
    this.#check(offset, 1, what);
    const end = this.bytes.subarray(0, Math.min(limit, this.bytes.length)).indexOf(0, offset);
    if (end < 0) throw new FormatError(`${this.format}: ${what} at ${offset} does not end`);
    return this.ascii(offset, end - offset, what);
  }

  ascii(offset: number, size: number, what: string): string {
    this.#check(offset, size, what);
    return Buffer.from(this.bytes.subarray(offset, offset + size)).toString("latin1");
  }

  /** Throws unless `size` bytes from `offset` on lie in the file. */
  require(offset: number, size: number, what: string): void {
    this.#check(offset, size, what);
  }

  /** Throws unless a table of `count` entries lies in the file: damaged counts loop nowhere. */
  table(offset: number, count: number, entrySize: number, what: string): number[] {
    this.#check(offset, count * entrySize, what);
    return Array.from({ length: count }, (_, index) => offset + index * entrySize);
  }

  fail(text: string): never {
    throw new FormatError(`${this.format}: ${text}`);
  }

  #check(offset: number, size: number, what: string): number {
    const isInside = Number.isSafeInteger(offset) && offset >= 0 && size >= 0;
    if (isInside && offset + size <= this.bytes.length) return offset;
    throw new FormatError(
      `${this.format}: ${what} would be at ${offset}, ${size} bytes; the file has ${this.bytes.length}`,
    );
  }
}
