import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

const PREFIX = "confiture-library-";
const STALE_MS = 3_600_000;

/**
 * Opens a library that is inside of a compiled executable from a file of its own, in a temporary
 * folder that no other user can write to. Throws what `open` or the system throws.
 */
export function openUnpacked<Opened>(path: string, open: (file: string) => Opened): Opened {
  sweep();
  const folder = mkdtempSync(join(tmpdir(), PREFIX));
  try {
    const file = join(folder, basename(path));
    writeFileSync(file, readFileSync(path));
    return open(file);
  } finally {
    remove(folder);
  }
}

/** Windows deletes no library that is open; what earlier runs had to leave behind goes now. */
function sweep(): void {
  for (const name of readdirSync(tmpdir())) {
    const folder = join(tmpdir(), name);
    if (name.startsWith(PREFIX) && isStale(folder)) remove(folder);
  }
}

function isStale(folder: string): boolean {
  const writtenMs = statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Number.NaN;
  return Date.now() - writtenMs > STALE_MS;
}

function remove(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // In use: a later run removes it.
  }
}
