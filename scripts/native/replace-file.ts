import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";

/** Puts a file in place in one step, unless it is already what it should be. */
export function replaceFile(path: string, bytes: Buffer): boolean {
  if (readIfPresent(path)?.equals(bytes)) return false;
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, bytes, { mode: 0o755 });
    renameSync(temporary, path);
  } finally {
    rmSync(temporary, { force: true });
  }
  return true;
}

/** The bytes of a file, or undefined when it can't be read. */
export function readIfPresent(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
