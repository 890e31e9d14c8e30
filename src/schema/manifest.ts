import { createHash } from "node:crypto";
import { ConfitureError } from "../base/errors.ts";

/** One line of a manifest: a file and the SHA-256 of its bytes. */
export interface ManifestEntry {
  readonly path: string;
  /** 64 lower-case hexadecimal digits, what `sha256sum` prints. */
  readonly digest: string;
}

/** How a tree differs from a manifest; paths in the order of the tree, removed ones last. */
export interface ManifestDifference {
  readonly kind: "added" | "changed" | "removed" | "renamed" | "moved";
  readonly path: string;
  /** The former path of a renamed file. */
  readonly from?: string;
}

const LINE = /^(\\?)([0-9a-f]{64}) [ *](.+)$/s;

/** The manifest in the format of `sha256sum`, one line a file, in build order. */
export function renderManifest(entries: readonly ManifestEntry[]): string {
  let text = "";
  for (const { path, digest } of entries) {
    const isPlain = !path.includes("\\") && !path.includes("\n");
    text += isPlain ? `${digest}  ${path}\n` : `\\${digest}  ${escapePath(path)}\n`;
  }
  return text;
}

/** The schema hash: the SHA-256 of the manifest, 64 hexadecimal digits. */
export function hashManifest(manifest: string): string {
  return createHash("sha256").update(manifest).digest("hex");
}

/**
 * Reads a manifest back.
 *
 * @throws ConfitureError `USAGE` naming file and line if a line is not `<64 hex>  <path>`.
 */
export function parseManifest(text: string, fileName: string): ManifestEntry[] {
  const entries: ManifestEntry[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line === "") continue;
    const match = LINE.exec(line);
    const [, escaped, digest, path] = match ?? [];
    if (digest === undefined || path === undefined) {
      throw new ConfitureError("USAGE", `${fileName}:${index + 1}: not a line of a manifest`, {
        hint: "a manifest is what `confiture hash --files` prints: <64 hex digits>  <path>",
      });
    }
    entries.push({ path: escaped === "\\" ? unescapePath(path) : path, digest });
  }
  return entries;
}

/** What changed from `before` to `after`, down to a file that only moved in the build order. */
export function compareManifests(
  before: readonly ManifestEntry[],
  after: readonly ManifestEntry[],
): ManifestDifference[] {
  const oldDigests = new Map(before.map((entry) => [entry.path, entry.digest]));
  const newPaths = new Set(after.map((entry) => entry.path));
  const gone = before.filter((entry) => !newPaths.has(entry.path));
  const differences: ManifestDifference[] = [];
  for (const { path, digest } of after) {
    const old = oldDigests.get(path);
    if (old === digest) continue;
    if (old !== undefined) differences.push({ kind: "changed", path });
    else differences.push(addedOrRenamed(path, digest, gone));
  }
  for (const { path } of gone) differences.push({ kind: "removed", path });
  return differences.length > 0 ? differences : findMoved(before, after);
}

function addedOrRenamed(path: string, digest: string, gone: ManifestEntry[]): ManifestDifference {
  const index = gone.findIndex((entry) => entry.digest === digest);
  const [former] = index === -1 ? [] : gone.splice(index, 1);
  return former === undefined
    ? { kind: "added", path }
    : { kind: "renamed", path, from: former.path };
}

function findMoved(
  before: readonly ManifestEntry[],
  after: readonly ManifestEntry[],
): ManifestDifference[] {
  return after
    .filter((entry, index) => before[index]?.path !== entry.path)
    .map(({ path }) => ({ kind: "moved", path }));
}

function escapePath(path: string): string {
  return path.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
}

function unescapePath(path: string): string {
  return path.replace(/\\(\\|n)/g, (_, character) => (character === "n" ? "\n" : "\\"));
}
