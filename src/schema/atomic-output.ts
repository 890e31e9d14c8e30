import {
  chmodSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { ConfitureError } from "../base/errors.ts";
import { type OutputFailure, OutputWriteError } from "../native/core.ts";

const COMPARE_CHUNK_BYTES = 1 << 20;

/**
 * A file that appears whole or not at all: it is written under a temporary name in the same
 * folder, and {@link AtomicOutput.commit} puts it in place. Disposing of it before that deletes
 * the temporary file and leaves what was there.
 */
export class AtomicOutput implements Disposable {
  readonly temporaryPath: string;
  readonly #target: string;
  #isDone = false;

  /** @throws ConfitureError `OUTPUT_FAILED` if the folder can't be written. */
  constructor(readonly path: string) {
    this.#target = followLink(path);
    const folder = dirname(this.#target);
    const name = `.${basename(this.#target)}.${process.pid}-${crypto.randomUUID().slice(0, 8)}.tmp`;
    this.temporaryPath = join(folder, name);
    guard(path, () => {
      mkdirSync(folder, { recursive: true });
      if (statSync(this.#target, { throwIfNoEntry: false })?.isDirectory()) {
        throw new OutputWriteError("is-a-directory", "it is a folder");
      }
      closeSync(openSync(this.temporaryPath, "wx"));
    });
  }

  /** Overwrites bytes of the temporary file at an offset. */
  writeAt(bytes: Uint8Array, offset: number): void {
    guard(this.path, () => {
      const descriptor = openSync(this.temporaryPath, "r+");
      try {
        writeWhole(descriptor, bytes, offset);
      } finally {
        closeSync(descriptor);
      }
    });
  }

  /** Puts the file in place, unless the same bytes are there already. */
  commit(): "written" | "unchanged" {
    return guard(this.path, () => {
      if (haveSameBytes(this.temporaryPath, this.#target)) return "unchanged";
      const old = statSync(this.#target, { throwIfNoEntry: false });
      if (old !== undefined) chmodSync(this.temporaryPath, old.mode & 0o7777);
      flush(this.temporaryPath);
      renameSync(this.temporaryPath, this.#target);
      this.#isDone = true;
      return "written";
    });
  }

  [Symbol.dispose](): void {
    if (!this.#isDone) rmSync(this.temporaryPath, { force: true });
  }
}

/** Turns whatever goes wrong while writing into one kind of error that names the output. */
export function guard<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof ConfitureError) throw cause;
    const failure = cause instanceof OutputWriteError ? cause.failure : failureOf(cause);
    const hint = OUTPUT_HINTS[failure];
    const text = OUTPUT_TEXTS[failure] ?? (cause instanceof Error ? cause.message : String(cause));
    throw new ConfitureError("OUTPUT_FAILED", `the output ${path} can't be written: ${text}`, {
      details: { failure },
      cause,
      ...(hint === undefined ? {} : { hint }),
    });
  }
}

/** The same words whichever core, or system, has met it. */
const OUTPUT_TEXTS: { readonly [failure in OutputFailure]?: string } = {
  "not-found": "there is no such folder",
  "permission-denied": "permission denied",
  "read-only": "the file system is read-only",
  "disk-full": "no space is left on the disk",
  "is-a-directory": "it is a folder",
};

const OUTPUT_HINTS: { readonly [failure in OutputFailure]?: string } = {
  "not-found": "create its folder first",
  "permission-denied": "choose another --output, or make its folder writable",
  "read-only": "choose an --output on a file system that can be written",
  "disk-full": "free some space; the old output is untouched",
  "is-a-directory": "name a file in --output, not a folder",
};

const FAILURE_BY_CODE: { readonly [code: string]: OutputFailure } = {
  ENOENT: "not-found",
  ENOTDIR: "not-found",
  EACCES: "permission-denied",
  EPERM: "permission-denied",
  EROFS: "read-only",
  ENOSPC: "disk-full",
  EDQUOT: "disk-full",
  EISDIR: "is-a-directory",
};

function failureOf(cause: unknown): OutputFailure {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  return FAILURE_BY_CODE[code] ?? "other";
}

/** A symbolic link stays one: what it points to is replaced. */
function followLink(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function writeWhole(descriptor: number, bytes: Uint8Array, offset: number): void {
  let written = 0;
  while (written < bytes.length) {
    written += writeSync(descriptor, bytes, written, bytes.length - written, offset + written);
  }
}

function flush(path: string): void {
  const descriptor = openSync(path, "r+");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function haveSameBytes(left: string, right: string): boolean {
  const rightStat = statSync(right, { throwIfNoEntry: false });
  if (rightStat === undefined || !rightStat.isFile()) return false;
  if (rightStat.size !== statSync(left).size) return false;
  const descriptors = [openSync(left, "r"), openSync(right, "r")] as const;
  try {
    const buffers = [Buffer.alloc(COMPARE_CHUNK_BYTES), Buffer.alloc(COMPARE_CHUNK_BYTES)] as const;
    for (;;) {
      const leftCount = readSync(descriptors[0], buffers[0]);
      const rightCount = readSync(descriptors[1], buffers[1]);
      if (leftCount !== rightCount) return false;
      if (leftCount === 0) return true;
      if (!buffers[0].subarray(0, leftCount).equals(buffers[1].subarray(0, leftCount)))
        return false;
    }
  } finally {
    for (const descriptor of descriptors) closeSync(descriptor);
  }
}
