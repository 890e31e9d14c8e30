import { ConfitureError } from "../base/errors.ts";
import { readVariable } from "../base/variables.ts";
import type { Core } from "./core.ts";
import { NativeCallError } from "./native-call-error.ts";
import { createNativeCore } from "./native-core.ts";
import { type OpenedLibrary, openGivenLibrary, openInstalledLibrary } from "./open-library.ts";
import { ABI_VERSION } from "./symbols.ts";

/** Which core does the work, and why that one. */
export interface CoreChoice {
  readonly kind: Core["kind"];
  /** Where the native library is, or why there is none. */
  readonly reason: string;
}

/** The core that serves in this process. */
export interface LoadedCore extends CoreChoice {
  readonly core: Core;
  /** The file of the native library; inside a compiled executable it is a path of its own. */
  readonly libraryPath?: string;
  /** The version of the C ABI that this program speaks. */
  readonly abiVersion: number;
  /** Whether `CONFITURE_NATIVE` forbids the fallback. */
  readonly isRequired: boolean;
}

const loads = new Map<string, Promise<LoadedCore>>();

/**
 * Loads the core that `CONFITURE_NATIVE` asks for, once a process: `auto` (the native library,
 * else the fallback), `off`, `require`, or the path of a library.
 *
 * @throws ConfitureError `NATIVE_REQUIRED`, only for `require` and a path.
 */
export function loadCore(): Promise<LoadedCore> {
  const wanted = readVariable("CONFITURE_NATIVE") ?? "auto";
  const known = loads.get(wanted);
  if (known !== undefined) return known;
  const load = loadWanted(wanted);
  loads.set(wanted, load);
  return load;
}

/**
 * Does some work with a core. When a call of the native library fails in itself, all of the work
 * is done again with the fallback, unless `CONFITURE_NATIVE` forbids that: so the work must be
 * able to begin anew.
 */
export async function withCore<T>(
  loaded: LoadedCore,
  work: (core: Core, used: CoreChoice) => T | Promise<T>,
  onFallback?: (choice: CoreChoice) => void,
): Promise<T> {
  try {
    return await work(loaded.core, { kind: loaded.kind, reason: loaded.reason });
  } catch (cause) {
    if (!(cause instanceof NativeCallError)) throw cause;
    const reason = `a call of the native library failed: ${cause.message}`;
    if (loaded.isRequired) throw refuse(reason, cause);
    const choice = { kind: "fallback", reason } as const;
    onFallback?.(choice);
    return work(await loadFallback(), choice);
  }
}

async function loadWanted(wanted: string): Promise<LoadedCore> {
  if (wanted === "off") return useFallback("CONFITURE_NATIVE is off");
  const isRequired = wanted !== "auto";
  const isGiven = isRequired && wanted !== "require";
  const library = isGiven ? openGivenLibrary(wanted) : await openInstalledLibrary();
  if (library.kind === "open") return useLibrary(library, isRequired);
  const reason = `the native library is unavailable: ${library.reason}`;
  if (isRequired) throw refuse(reason);
  return useFallback(reason);
}

function useLibrary(
  { path, symbols }: Extract<OpenedLibrary, { kind: "open" }>,
  isRequired: boolean,
): LoadedCore {
  return {
    core: createNativeCore(symbols),
    kind: "native",
    reason: `loaded from ${path}`,
    libraryPath: path,
    abiVersion: ABI_VERSION,
    isRequired,
  };
}

async function useFallback(reason: string): Promise<LoadedCore> {
  const core = await loadFallback();
  return { core, kind: "fallback", reason, abiVersion: ABI_VERSION, isRequired: false };
}

/** Loaded only where it serves: the native core needs none of it. */
async function loadFallback(): Promise<Core> {
  const { fallbackCore } = await import("./fallback/fallback-core.ts");
  return fallbackCore;
}

function refuse(reason: string, cause?: unknown): ConfitureError {
  return new ConfitureError("NATIVE_REQUIRED", reason, {
    hint: "run `bun run build:native`, or unset CONFITURE_NATIVE to use the TypeScript core",
    cause,
  });
}
