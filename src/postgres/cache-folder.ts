import { accessSync, constants, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { ConfitureError } from "../base/errors.ts";
import type { Problem } from "../base/problem.ts";
import { readVariable } from "../base/variables.ts";

/** A writable folder for templates. */
export interface CacheFolder {
  readonly path: string;
  /** Set when the usual folder can't be used: this one lasts only as long as the command. */
  readonly temporaryBecause?: string;
  /** Removes the folder if it is a temporary one. */
  release(): void;
}

/**
 * Where templates of scratch databases are kept: `CONFITURE_CACHE_DIR`, else `confiture` in the
 * user's cache folder.
 */
export function findCacheDir(): string {
  const given = readVariable("CONFITURE_CACHE_DIR");
  if (given !== undefined) return given;
  switch (process.platform) {
    case "darwin":
      return join(homedir(), "Library", "Caches", "confiture");
    case "win32":
      return join(process.env.LOCALAPPDATA ?? join(homedir(), "AppData", "Local"), "confiture");
    default:
      return join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "confiture");
  }
}

/** Makes the cache folder, or a temporary one in its place when that is not possible. */
export function openCacheFolder(wanted: string = findCacheDir()): CacheFolder {
  try {
    // Root's server runs as another user, who must pass through to a tree of programs.
    mkdirSync(wanted, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
    accessSync(wanted, constants.R_OK | constants.W_OK | constants.X_OK);
    return { path: wanted, release() {} };
  } catch (error) {
    const reason = `${wanted} can't be written: ${readReason(error)}`;
    const path = makeTemporaryFolder(reason);
    return {
      path,
      temporaryBecause: reason,
      release: () => rmSync(path, { recursive: true, force: true }),
    };
  }
}

function makeTemporaryFolder(reason: string): string {
  try {
    return mkdtempSync(join(tmpdir(), "confiture-cache-"));
  } catch (cause) {
    const message = `there is no folder for a scratch database: ${reason}; ${readReason(cause)}`;
    throw new ConfitureError("SCRATCH_UNAVAILABLE", message, {
      hint: "set CONFITURE_CACHE_DIR to a folder that can be written",
      cause,
    });
  }
}

/** What to tell the user when the cache folder is a temporary one. */
export function cacheNote(reason: string): Problem {
  return {
    severity: "warning",
    code: "cache-unwritable",
    message: `the scratch database is prepared anew every time: ${reason}`,
    hint: "set CONFITURE_CACHE_DIR to a folder that can be written",
  };
}

function readReason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
