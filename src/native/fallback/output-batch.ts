import { closeSync, fstatSync, ftruncateSync, openSync, writeSync } from "node:fs";
import { type OutputFailure, OutputWriteError } from "../core.ts";
import { readErrorCode } from "./source-file.ts";

const FAILURE_BY_CODE: Readonly<Record<string, OutputFailure>> = {
  ENOENT: "not-found",
  EACCES: "permission-denied",
  EPERM: "permission-denied",
  EROFS: "read-only",
  ENOSPC: "disk-full",
  EDQUOT: "disk-full",
  EISDIR: "is-a-directory",
};

/**
 * What is to be written, gathered in one buffer that is written in large pieces. Files are read
 * straight into it. Without a path it only counts.
 */
export class OutputBatch implements Disposable {
  /** How many bytes of the buffer are in use. */
  length = 0;
  private readonly descriptor: number | undefined;

  /** `offset` is where the first byte of the buffer goes. Throws {@link OutputWriteError}. */
  constructor(
    public buffer: Uint8Array,
    path: string | undefined,
    private offset: number,
  ) {
    this.descriptor = path === undefined ? undefined : attempt(() => openSync(path, "r+"));
  }

  /** Where the next byte goes in the output. */
  get end(): number {
    return this.offset + this.length;
  }

  /** Makes room for so many bytes behind those in use; writes or grows if it has to. */
  reserve(sizeBytes: number): void {
    if (this.buffer.length - this.length >= sizeBytes) return;
    this.flush();
    if (this.buffer.length < sizeBytes) this.buffer = new Uint8Array(sizeBytes);
  }

  append(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.buffer.set(bytes, this.length);
    this.length += bytes.length;
  }

  flush(): void {
    const bytes = this.buffer.subarray(0, this.length);
    this.write(bytes);
    this.offset += this.length;
    this.length = 0;
  }

  /** Takes back everything from `offset` of the output on, written or not. */
  rollBack(offset: number): void {
    if (offset >= this.offset) {
      this.length = offset - this.offset;
      return;
    }
    this.offset = offset;
    this.length = 0;
    const { descriptor } = this;
    if (descriptor === undefined) return;
    attempt(() => {
      if (fstatSync(descriptor).size > offset) ftruncateSync(descriptor, offset);
    });
  }

  [Symbol.dispose](): void {
    if (this.descriptor !== undefined) closeSync(this.descriptor);
  }

  private write(bytes: Uint8Array): void {
    const { descriptor } = this;
    if (descriptor === undefined) return;
    let written = 0;
    while (written < bytes.length) {
      const [from, size, to] = [written, bytes.length - written, this.offset + written];
      written += attempt(() => writeSync(descriptor, bytes, from, size, to));
    }
  }
}

function attempt<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new OutputWriteError(FAILURE_BY_CODE[readErrorCode(error)] ?? "other", message);
  }
}
