import { tmpdir } from "node:os";
import { resolve } from "node:path";
import { isMuslProgram, refuseElf } from "./elf-file.ts";
import { type NativeSymbols, openSymbols } from "./symbols.ts";
import { openUnpacked } from "./unpack-library.ts";

/** An open library, or why there is none. */
export type OpenedLibrary =
  | { readonly kind: "open"; readonly path: string; readonly symbols: NativeSymbols }
  | { readonly kind: "unavailable"; readonly reason: string };

/** Package managers do not all leave a glibc package out on musl, and its library may even open. */
const MUSL = "this system uses musl, and there are libraries for glibc only";

/** Opens the library at a path that the user gave. */
export function openGivenLibrary(path: string): OpenedLibrary {
  return tryOpen(resolve(path));
}

/**
 * Opens the library of this platform: the one that was built in this package's `native` folder,
 * else the one of the platform's own package. In a compiled executable both are inside it.
 */
export async function openInstalledLibrary(): Promise<OpenedLibrary> {
  if (process.platform === "linux" && isMuslProgram()) return { kind: "unavailable", reason: MUSL };
  const reasons: string[] = [];
  for (const openNext of [openBuilt, openPackaged]) {
    const opened = await openNext();
    if (opened.kind === "open") return opened;
    if (opened.reason !== "") reasons.push(opened.reason);
  }
  const platform = `${process.platform}-${process.arch}`;
  return {
    kind: "unavailable",
    reason: reasons.length > 0 ? reasons.join("; ") : `no library is installed for ${platform}`,
  };
}

// `bun build --compile` embeds the library only where the template holds nothing but these two
// variables, and accepts a missing module only inside `try`.

async function openBuilt(): Promise<OpenedLibrary> {
  try {
    return openImported(await import(`../../native/${process.platform}-${process.arch}/index.js`));
  } catch (cause) {
    return describeImport(cause);
  }
}

async function openPackaged(): Promise<OpenedLibrary> {
  try {
    return openImported(await import(`@confiture/native-${process.platform}-${process.arch}`));
  } catch (cause) {
    return describeImport(cause);
  }
}

function openImported({ default: path }: { default: unknown }): OpenedLibrary {
  if (typeof path === "string") return tryOpen(path);
  return { kind: "unavailable", reason: "the library's module gives no path" };
}

/** The reason is empty where there is simply no such module. */
function describeImport(cause: unknown): OpenedLibrary {
  return { kind: "unavailable", reason: isNotFound(cause) ? "" : describe(cause) };
}

function tryOpen(path: string): OpenedLibrary {
  try {
    const refusal = process.platform === "linux" && !isEmbedded(path) ? refuseElf(path) : undefined;
    if (refusal !== undefined) return { kind: "unavailable", reason: refusal };
    return {
      kind: "open",
      path,
      symbols: isEmbedded(path) ? openEmbedded(path) : openSymbols(path),
    };
  } catch (cause) {
    const where = isEmbedded(path) ? ` (it is written to ${tmpdir()} first)` : "";
    return { kind: "unavailable", reason: `${describe(cause)}${where}` };
  }
}

/**
 * The system can load files only. Bun writes an embedded library out first; its copy may be
 * damaged, and under Wine it finds none.
 */
function openEmbedded(path: string): NativeSymbols {
  try {
    return openSymbols(path);
  } catch {
    return openUnpacked(path, openSymbols);
  }
}

/** Whether a path is inside a compiled executable: no file that can be read here. */
function isEmbedded(path: string): boolean {
  return path.startsWith("/$bunfs/") || /^[A-Z]:[\\/]~BUN/.test(path);
}

function isNotFound(cause: unknown): boolean {
  return cause instanceof Error && "code" in cause && cause.code === "ERR_MODULE_NOT_FOUND";
}

function describe(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
