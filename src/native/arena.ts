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
  const text = strings.join("");
  const bytes = encoder.encode(text);
  if (bytes.length > 0xffff_ffff) throw new RangeError("more than 4 GiB of paths");
  // One call for all of them; in ASCII the lengths need no second look.
  const isAscii = bytes.length === text.length;
  const ends = new Uint32Array(Math.max(strings.length, 1));
  let end = 0;
  for (const [index, part] of strings.entries()) {
    end += isAscii ? part.length : Buffer.byteLength(part);
    ends[index] = end;
  }
  return { bytes: bytes.length === 0 ? new Uint8Array(1) : bytes, ends, count: strings.length };
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
