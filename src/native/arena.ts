/**
 * Many byte strings in one buffer: string `i` is `bytes[ends[i - 1] .. ends[i]]` (from 0 for the
 * first). It crosses the C ABI as two pointers and keeps no address in JavaScript.
 */
export interface Arena {
  readonly bytes: Uint8Array;
  readonly ends: Uint32Array;
  readonly count: number;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Packs strings, as UTF-8, into one {@link Arena}. Throws RangeError past 4 GiB of text. */
export function packArena(strings: readonly string[]): Arena {
  let capacity = 0;
  for (const text of strings) capacity += text.length * 3;
  if (capacity > 0xffff_ffff) throw new RangeError("more than 4 GiB of paths");
  const bytes = new Uint8Array(Math.max(capacity, 1));
  const ends = new Uint32Array(Math.max(strings.length, 1));
  let end = 0;
  for (const [index, text] of strings.entries()) {
    end += encoder.encodeInto(text, bytes.subarray(end)).written;
    ends[index] = end;
  }
  return { bytes: bytes.subarray(0, Math.max(end, 1)), ends, count: strings.length };
}

/** The bytes of string `index`. */
export function readArenaBytes(arena: Arena, index: number): Uint8Array {
  const begin = index === 0 ? 0 : (arena.ends[index - 1] ?? 0);
  return arena.bytes.subarray(begin, arena.ends[index] ?? begin);
}

/** String `index`. */
export function readArena(arena: Arena, index: number): string {
  return decoder.decode(readArenaBytes(arena, index));
}
