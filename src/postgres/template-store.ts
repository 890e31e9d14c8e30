import { readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

const MAGIC = new TextEncoder().encode("CONFPACK");
const PREFIX_BYTES = MAGIC.length + 8;
const UNFINISHED_AFTER_MS = 3_600_000;

/** Reads a template; undefined when there is none, or a damaged one. */
export async function loadTemplate(file: string): Promise<Uint8Array | undefined> {
  const bytes = await readFile(file).catch(() => undefined);
  if (bytes === undefined || bytes.length < PREFIX_BYTES) return undefined;
  if (MAGIC.some((byte, index) => bytes[index] !== byte)) return undefined;
  const body = bytes.subarray(PREFIX_BYTES);
  return bytes.readBigUInt64BE(MAGIC.length) === Bun.hash.wyhash(body) ? body : undefined;
}

/**
 * Keeps a template for the next run: a checksum and the content, written to a file of another
 * name and renamed, so that runs at the same time each put a whole one there. A full disk, say,
 * is no error: the next run makes a template again.
 */
export async function storeTemplate(file: string, body: Uint8Array): Promise<void> {
  const checksum = Buffer.alloc(8);
  checksum.writeBigUInt64BE(Bun.hash.wyhash(body));
  const fresh = `${file}.${crypto.randomUUID()}.tmp`;
  try {
    await writeFile(fresh, Buffer.concat([MAGIC, checksum, body]), { mode: 0o600 });
    await rename(fresh, file);
  } catch {
    await rm(fresh, { force: true }).catch(() => {});
  }
  await removeUnfinished(file);
}

/** Removes what runs that were killed have left half written. */
async function removeUnfinished(file: string): Promise<void> {
  const folder = dirname(file);
  for (const name of await readdir(folder).catch(() => [])) {
    if (!name.startsWith(`${basename(file)}.`) || !name.endsWith(".tmp")) continue;
    const path = join(folder, name);
    const written = (await stat(path).catch(() => undefined))?.mtimeMs ?? Date.now();
    if (Date.now() - written > UNFINISHED_AFTER_MS) await rm(path, { force: true });
  }
}
