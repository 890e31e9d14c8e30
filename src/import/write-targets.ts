import { linkSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ConfitureError } from "../base/errors.ts";
import type { TargetMigration } from "./target-files.ts";

interface TargetFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Which files have to be written; those that are there already with the same bytes have not. */
export function findMissing(
  projectDir: string,
  targets: readonly TargetMigration[],
): readonly TargetFile[] {
  const files = targets.flatMap(({ up, down }): TargetFile[] =>
    [up, down].flatMap((one) => (one === undefined ? [] : { path: one.path, bytes: one.source })),
  );
  const differing: string[] = [];
  const missing = files.filter(({ path, bytes }) => {
    const found = read(join(projectDir, path));
    if (found !== undefined && !found.equals(bytes)) differing.push(path);
    return found === undefined;
  });
  if (differing.length === 0) return missing;
  throw new ConfitureError(
    "FILE_EXISTS",
    `there is something else already: ${differing.join(", ")}`,
    {
      hint: "nothing was written; move it away, or give another folder with --migrations-dir",
    },
  );
}

/**
 * Writes files, all or none: first whole into a folder beside them, then each is put in place
 * by a link, which overwrites nothing. What was put in place is taken back if one fails.
 */
export function writeTargets(projectDir: string, dir: string, files: readonly TargetFile[]): void {
  if (files.length === 0) return;
  const placed: string[] = [];
  let temporary: string | undefined;
  try {
    mkdirSync(join(projectDir, dir), { recursive: true });
    temporary = mkdtempSync(join(projectDir, dir, ".import-"));
    for (const [index, { bytes }] of files.entries()) {
      writeFileSync(join(temporary, String(index)), bytes, { flush: true });
    }
    for (const [index, { path }] of files.entries()) {
      linkSync(join(temporary, String(index)), join(projectDir, path));
      placed.push(path);
    }
  } catch (cause) {
    for (const path of placed) rmSync(join(projectDir, path), { force: true });
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ConfitureError("OUTPUT_FAILED", `${dir} can't be written: ${reason}`, {
      cause,
      hint: "nothing was left behind",
    });
  } finally {
    if (temporary !== undefined) rmSync(temporary, { recursive: true, force: true });
  }
}

function read(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (cause) {
    if (Reflect.get(Object(cause), "code") === "ENOENT") return undefined;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ConfitureError("OUTPUT_FAILED", `${path} can't be read: ${reason}`, { cause });
  }
}
