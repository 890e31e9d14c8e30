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
  if (bytes.length === text.length) return joinParts(strings, bytes);
  // Each for itself: two strings that meet in half a surrogate pair each must not become one.
  const parts = strings.map((part) => encoder.encode(part));
  return joinParts(parts, Buffer.concat(parts));
}

function joinParts(parts: readonly { readonly length: number }[], bytes: Uint8Array): Arena {
  if (bytes.length > 0xffff_ffff) throw new RangeError("more than 4 GiB of paths");
  const ends = new Uint32Array(Math.max(parts.length, 1));
  let end = 0;
  for (const [index, { length }] of parts.entries()) {
    end += length;
    ends[index] = end;
  }
  return { bytes: bytes.length === 0 ? new Uint8Array(1) : bytes, ends, count: parts.length };
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
