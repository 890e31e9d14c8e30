import { LARGEST_LIBRARY_BYTES } from "../release/check-libraries.ts";
import { OLDEST_GLIBC, OLDEST_MACOS, type Target } from "../targets.ts";
import { FormatError } from "./byte-view.ts";
import { EXPORTED_SYMBOLS } from "./exported-symbols.ts";
import type { LibraryFacts } from "./library-facts.ts";
import { readElf } from "./read-elf.ts";
import { readMachO } from "./read-mach-o.ts";
import { readPe } from "./read-pe.ts";

const READERS = { linux: readElf, darwin: readMachO, win32: readPe } as const;

/** All that a library may need; neither libgcc nor libunwind is on every machine. */
const ALLOWED_NEEDS: Readonly<Record<Target["os"], RegExp>> = {
  linux:
    /^(libc\.so\.6|libm\.so\.6|libdl\.so\.2|libpthread\.so\.0|ld-linux-(x86-64\.so\.2|aarch64\.so\.1))$/,
  darwin: /^\/usr\/lib\/libSystem\.B\.dylib$/,
  // The system's own DLLs, and the C runtime that is a part of Windows 10.
  win32: /^(kernel32|ntdll|bcryptprimitives|api-ms-win-(core|crt)-[a-z0-9-]+)\.dll$/i,
};

/** Folders in which people and their builds live, and the folders of a build. */
const HOME_PATH =
  /(?:\/(?:home|root|Users|tmp|work|builds?|private|opt|mnt|var)\/[\w.+-]+|[A-Za-z]:\\(?:Users|a|build)\\[\w.+-]+)[\w./\\+-]*/g;

/** Everything that is wrong with the library of a target; nothing is run. */
export function checkLibrary(target: Target, bytes: Uint8Array): string[] {
  const problems = [...checkSize(bytes), ...checkPaths(bytes)];
  try {
    const facts = READERS[target.os](bytes);
    return [...checkFacts(target, facts), ...problems];
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return [`it is no library for ${target.name}: ${error.message}`, ...problems];
  }
}

function checkFacts(target: Target, facts: LibraryFacts): string[] {
  const problems: string[] = [];
  if (facts.cpu !== target.cpu) problems.push(`it is for ${facts.cpu}, not for ${target.cpu}`);
  for (const name of EXPORTED_SYMBOLS.filter((name) => !facts.exports.includes(name))) {
    problems.push(`it does not export ${name}`);
  }
  const foreign = facts.exports.filter((name) => !EXPORTED_SYMBOLS.includes(name));
  if (foreign.length > 0) problems.push(`it exports what it should not: ${shorten(foreign)}`);
  for (const name of facts.needs.filter((name) => !ALLOWED_NEEDS[target.os].test(name))) {
    problems.push(`it needs ${name}, which is not on every machine`);
  }
  return [...problems, ...checkVersions(target, facts)];
}

function checkVersions(target: Target, facts: LibraryFacts): string[] {
  const problems = facts.symbolVersions.flatMap((name) => {
    const version = /^GLIBC_(\d+(?:\.\d+)+)$/.exec(name)?.[1];
    if (version === undefined) return [`it asks for ${name}, which is not of glibc`];
    const isNewer = Bun.semver.order(pad(version), pad(OLDEST_GLIBC)) > 0;
    return isNewer ? [`it asks for ${name}; the oldest glibc to serve is ${OLDEST_GLIBC}`] : [];
  });
  if (target.os !== "darwin") return problems;
  if (facts.oldestMacos !== OLDEST_MACOS) {
    problems.push(`it asks for macOS ${facts.oldestMacos ?? "?"}, not ${OLDEST_MACOS}`);
  }
  const installName = `@rpath/${target.libraryFile}`;
  if (facts.installName !== installName) {
    problems.push(`its install name is ${facts.installName ?? "missing"}, not ${installName}`);
  }
  return problems;
}

function checkSize(bytes: Uint8Array): string[] {
  if (bytes.length <= LARGEST_LIBRARY_BYTES) return [];
  return [`it has ${bytes.length} bytes; at most ${LARGEST_LIBRARY_BYTES} are allowed`];
}

function checkPaths(bytes: Uint8Array): string[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
  const paths = [...new Set(text.match(HOME_PATH) ?? [])];
  return paths.length === 0 ? [] : [`paths of the building machine are inside: ${shorten(paths)}`];
}

function shorten(names: readonly string[]): string {
  const rest = names.length - 5;
  return names.slice(0, 5).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}

function pad(version: string): string {
  return [...version.split("."), "0", "0"].slice(0, 3).join(".");
}
