import { chownSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, sep } from "node:path";

const LENGTH_BYTES = 4;

/** Who owns files that are made: a user and a group id. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

interface PackIndex {
  readonly note: string;
  readonly dirs: readonly string[];
  /** Path and index of the content in `sizes`: equal files are stored once. */
  readonly files: readonly (readonly [path: string, content: number])[];
  readonly sizes: readonly number[];
}

/**
 * Packs a folder into one buffer: length of the index, index, contents. One file is read faster
 * than a thousand and is replaced atomically. A folder of a PostgreSQL cluster holds most files
 * several times, so equal files are stored once.
 */
export function packFolder(folder: string, note: string): Uint8Array {
  const dirs: string[] = [];
  const files: [string, number][] = [];
  const contents: Uint8Array[] = [];
  const seen = new Map<string, number>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name).slice(folder.length + 1);
    if (entry.isDirectory()) dirs.push(path.replaceAll(sep, "/"));
    if (!entry.isFile()) continue;
    const bytes = readFileSync(join(folder, path));
    const key = new Bun.CryptoHasher("sha256").update(bytes).digest("base64");
    const index = seen.get(key) ?? contents.push(bytes) - 1;
    seen.set(key, index);
    files.push([path.replaceAll(sep, "/"), index]);
  }
  const sizes = contents.map((bytes) => bytes.length);
  return joinParts({ note, dirs: dirs.sort(), files, sizes }, contents);
}

/**
 * Writes a packed folder into `target`, which must exist and be empty, and gives the note that
 * was packed with it.
 */
export function unpackFolder(pack: Uint8Array, target: string, owner: Owner | undefined): string {
  const { index, contents } = openPack(pack);
  for (const path of index.dirs) {
    mkdirSync(join(target, path), { mode: 0o700 });
    if (owner !== undefined) chownSync(join(target, path), owner.uid, owner.gid);
  }
  for (const [path, content] of index.files) {
    const file = join(target, path);
    writeFileSync(file, contents[content] ?? new Uint8Array(), { mode: 0o600, flag: "wx" });
    if (owner !== undefined) chownSync(file, owner.uid, owner.gid);
  }
  return index.note;
}

function joinParts(index: PackIndex, contents: readonly Uint8Array[]): Uint8Array {
  const head = new TextEncoder().encode(JSON.stringify(index));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(head.length);
  return Buffer.concat([length, head, ...contents]);
}

function openPack(pack: Uint8Array): { index: PackIndex; contents: Uint8Array[] } {
  const view = new DataView(pack.buffer, pack.byteOffset, pack.byteLength);
  let offset = LENGTH_BYTES + view.getUint32(0);
  const text = new TextDecoder().decode(pack.subarray(LENGTH_BYTES, offset));
  // Whoever stores a pack keeps a checksum, so the index is as packFolder wrote it.
  const index = JSON.parse(text) as PackIndex;
  const contents: Uint8Array[] = [];
  for (const size of index.sizes) {
    contents.push(pack.subarray(offset, offset + size));
    offset += size;
  }
  return { index, contents };
}
