import { dlopen, type Library } from "bun:ffi";

/** The version of the C ABI that this file speaks; see `rust/src/abi.rs`. */
export const ABI_VERSION = 1;

// By name: Bun 1.4 refuses the number of `FFIType.buffer`.
const buffer = "buffer";
const i32 = "i32";
const u32 = "u32";
const u64 = "u64";

const VERSION_SYMBOL = { confiture_abi_version: { args: [], returns: u32 } } as const;

const SYMBOLS = {
  confiture_hash_files: {
    // paths, their length, ends, count, start, window, digests, problems, next
    args: [buffer, u64, buffer, u64, u64, u64, buffer, buffer, buffer],
    returns: i32,
  },
  confiture_build_schema: {
    args: [
      // paths, their length, ends; separators, their length, ends
      ...([buffer, u64, buffer, buffer, u64, buffer] as const),
      // count, start, window; output path, its length; offset
      ...([u64, u64, u64, buffer, u64, buffer] as const),
      // digests, problems, flags, positions, starts, lengths, lines; next
      ...([buffer, buffer, buffer, buffer, buffer, buffer, buffer, buffer] as const),
    ],
    returns: i32,
  },
  confiture_last_error: { args: [buffer, u64], returns: i32 },
} as const;

type Opened = Library<typeof SYMBOLS>["symbols"];

/** The functions of the library. Views are passed whole: no address is kept in JavaScript. */
export type NativeSymbols = {
  readonly [Name in keyof Opened]: (...args: Parameters<Opened[Name]>) => ReturnType<Opened[Name]>;
};

/**
 * Opens the library at a path. It stays open as long as the process lives. Throws an Error that
 * says why when it is no library, not ours, or of another version.
 */
export function openSymbols(path: string): NativeSymbols {
  const version = dlopen(path, VERSION_SYMBOL).symbols.confiture_abi_version();
  if (version !== ABI_VERSION) {
    throw new Error(`${path} has ABI version ${version}, this program needs ${ABI_VERSION}`);
  }
  return dlopen(path, SYMBOLS).symbols;
}
