import { isUtf8 } from "node:buffer";

/**
 * Finds the first NUL byte or ill-formed UTF-8 sequence of a text that comes in chunks. After the
 * first finding it looks no further.
 */
export class TextCheck {
  /** Offset of the first bad byte, or -1. */
  position = -1;
  isNul = false;
  private offset = 0;
  /** The beginning of a sequence that the last chunk cut off. */
  private carry: readonly number[] = [];

  feed(chunk: Uint8Array): void {
    const begin = this.completeCarry(chunk);
    if (this.position < 0 && this.carry.length === 0) {
      const end = chunk.length - countCutOff(chunk, begin);
      this.check(begin === 0 && end === chunk.length ? chunk : chunk.subarray(begin, end), begin);
      this.carry = end === chunk.length ? [] : [...chunk.subarray(end)];
    }
    this.offset += chunk.length;
  }

  finish(): void {
    if (this.position < 0 && this.carry.length > 0) this.position = this.offset - this.carry.length;
  }

  private check(bytes: Uint8Array, begin: number): void {
    const valid = isUtf8(bytes) ? bytes.length : findIllFormed(bytes);
    const nul = bytes.indexOf(0);
    this.isNul = nul >= 0 && nul < valid;
    if (this.isNul) this.position = this.offset + begin + nul;
    else if (valid < bytes.length) this.position = this.offset + begin + valid;
  }

  /** Adds bytes to the sequence that was cut off; returns how many bytes of the chunk that took. */
  private completeCarry(chunk: Uint8Array): number {
    const begin = this.offset - this.carry.length;
    let taken = 0;
    while (this.carry.length > 0 && taken < chunk.length && this.position < 0) {
      const sequence: readonly number[] = [...this.carry, chunk[taken] as number];
      const size = measureSequence(sequence, 0);
      if (size === ILL_FORMED) this.position = begin;
      this.carry = size === CUT_OFF ? sequence : [];
      taken += 1;
    }
    return taken;
  }
}

const ILL_FORMED = 0;
const CUT_OFF = -1;

/** Length of the sequence at `at`; or {@link ILL_FORMED}; or {@link CUT_OFF} by the end. */
function measureSequence(bytes: ArrayLike<number>, at: number): number {
  const lead = bytes[at] as number;
  if (lead < 0x80) return 1;
  const size = measureLead(lead);
  for (let index = 1; index < size; index += 1) {
    if (at + index >= bytes.length) return CUT_OFF;
    const byte = bytes[at + index] as number;
    const [low, high] = index === 1 ? rangeAfter(lead) : [0x80, 0xbf];
    if (byte < low || byte > high) return ILL_FORMED;
  }
  return size;
}

/** How many bytes a lead byte announces; {@link ILL_FORMED} if it never begins a sequence. */
function measureLead(lead: number): number {
  if (lead < 0xc2 || lead > 0xf4) return ILL_FORMED;
  if (lead < 0xe0) return 2;
  return lead < 0xf0 ? 3 : 4;
}

/** The second bytes that are neither overlong nor a surrogate nor past U+10FFFF. */
function rangeAfter(lead: number): readonly [number, number] {
  if (lead === 0xe0) return [0xa0, 0xbf];
  if (lead === 0xed) return [0x80, 0x9f];
  if (lead === 0xf0) return [0x90, 0xbf];
  if (lead === 0xf4) return [0x80, 0x8f];
  return [0x80, 0xbf];
}

function findIllFormed(bytes: Uint8Array): number {
  let at = 0;
  while (at < bytes.length) {
    const size = measureSequence(bytes, at);
    if (size <= 0) return at;
    at += size;
  }
  return at;
}

/** How many bytes at the end are a sequence that needs more; their worth is seen later. */
function countCutOff(bytes: Uint8Array, begin: number): number {
  for (let count = 1; count <= 3 && bytes.length - count >= begin; count += 1) {
    const byte = bytes[bytes.length - count] as number;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return measureLead(byte) > count ? count : 0;
  }
  return 0;
}
