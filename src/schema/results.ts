import type { BuildResults, HashResults } from "../native/core.ts";
import type { ManifestEntry } from "./manifest.ts";
import type { SourceFile } from "./source-file.ts";

/** Empty results for hashing `count` files. */
export function createHashResults(count: number): HashResults {
  return { digests: new Uint8Array(count * 32), problems: new Int32Array(count) };
}

/** Empty results for building `count` files. */
export function createBuildResults(count: number): BuildResults {
  return {
    ...createHashResults(count),
    flags: new Uint8Array(count),
    positions: new Float64Array(count),
    starts: new Float64Array(count),
    lengths: new Float64Array(count),
    lines: new Float64Array(count),
  };
}

/** The manifest's entries: `digests` holds 32 bytes a file, in the order of `files`. */
export function readEntries(files: readonly SourceFile[], digests: Uint8Array): ManifestEntry[] {
  const hex = Buffer.from(digests.buffer, digests.byteOffset, digests.byteLength).toString("hex");
  return files.map(({ path }, index) => ({
    path,
    digest: hex.slice(index * 64, index * 64 + 64),
  }));
}
