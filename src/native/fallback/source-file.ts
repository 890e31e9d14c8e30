import { closeSync, constants, fstatSync, openSync, readSync, type Stats, statSync } from "node:fs";
import { FILE_PROBLEM } from "../core.ts";

/** Thrown when a file is refused; `problem` is a value of {@link FILE_PROBLEM}. */
export class SourceError extends Error {
  override readonly name = "SourceError";
  constructor(
    readonly problem: number,
    /** The byte offset at which it stands, or -1. */
    readonly position = -1,
  ) {
    super(`file problem ${problem}`);
  }
}

/** Opening a named pipe must not wait for someone who writes into it. */
const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** An open file of a known size, which notices if the file changes while it is read. */
export class SourceFile implements Disposable {
  readonly sizeBytes: number;
  private readonly descriptor: number;
  private readonly modifiedMs: number;
  private readBytes = 0;

  /** Throws {@link SourceError}. */
  constructor(path: string) {
    this.descriptor = openSource(path);
    const stats = this.stat();
    this.sizeBytes = stats.size;
    this.modifiedMs = stats.mtimeMs;
    if (stats.isFile()) return;
    closeSync(this.descriptor);
    throw new SourceError(FILE_PROBLEM.notAFile);
  }

  /** Whether as many bytes were read as the file had when it was opened, or more. */
  get isAtEnd(): boolean {
    return this.readBytes >= this.sizeBytes;
  }

  /** Fills the space as far as the file goes; returns how many bytes were read. */
  read(space: Uint8Array): number {
    let filled = 0;
    while (filled < space.length) {
      const count = this.readSome(space, filled);
      filled += count;
      // A regular file gives less than was asked for only at its end.
      if (count === 0 || this.readBytes === this.sizeBytes) break;
    }
    return filled;
  }

  /** Throws unless exactly the bytes were read that the file had, and still has. */
  verify(): void {
    const stats = this.stat();
    const isSame = stats.size === this.sizeBytes && stats.mtimeMs === this.modifiedMs;
    if (!isSame || this.readBytes !== this.sizeBytes) throw new SourceError(FILE_PROBLEM.changed);
  }

  [Symbol.dispose](): void {
    closeSync(this.descriptor);
  }

  private readSome(space: Uint8Array, offset: number): number {
    try {
      const count = readSync(this.descriptor, space, offset, space.length - offset, null);
      this.readBytes += count;
      return count;
    } catch (error) {
      const isDenied = DENIED.has(readErrorCode(error));
      throw new SourceError(isDenied ? FILE_PROBLEM.permissionDenied : FILE_PROBLEM.unreadable);
    }
  }

  private stat(): Stats {
    try {
      return fstatSync(this.descriptor);
    } catch {
      throw new SourceError(FILE_PROBLEM.unreadable);
    }
  }
}

const DENIED: ReadonlySet<string> = new Set(["EACCES", "EPERM"]);

/** The name of a system error, such as `ENOENT`; the empty string if it has none. */
export function readErrorCode(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

function openSource(path: string): number {
  try {
    return openSync(path, OPEN_FLAGS);
  } catch (error) {
    throw new SourceError(findOpenProblem(path, readErrorCode(error)));
  }
}

function findOpenProblem(path: string, code: string): number {
  // Windows says "access denied" for a folder, Linux "no such device" for a socket.
  if (isOtherThanFile(path)) return FILE_PROBLEM.notAFile;
  if (code === "ENOENT") return FILE_PROBLEM.notFound;
  return DENIED.has(code) ? FILE_PROBLEM.permissionDenied : FILE_PROBLEM.unreadable;
}

function isOtherThanFile(path: string): boolean {
  try {
    return !statSync(path).isFile();
  } catch {
    return false;
  }
}
