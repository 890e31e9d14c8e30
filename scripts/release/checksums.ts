import { createHash } from "node:crypto";

/** The file with the digests of everything that a release offers for download. */
export const CHECKSUM_FILE = "SHA256SUMS";

/** One file of a release. */
export interface ReleaseFile {
  readonly name: string;
  readonly sizeBytes: number;
  /** 64 hexadecimal digits. */
  readonly digest: string;
}

/** Name, size and SHA-256 of a file on disk, read as a stream: executables are large. */
export async function measureFile(name: string, path: string): Promise<ReleaseFile> {
  const hash = createHash("sha256");
  const file = Bun.file(path);
  for await (const chunk of file.stream()) hash.update(chunk);
  return { name, sizeBytes: file.size, digest: hash.digest("hex") };
}

/** The lines that `sha256sum -c` reads, sorted by name. */
export function renderChecksums(files: readonly ReleaseFile[]): string {
  const sorted = files.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return sorted.map(({ name, digest }) => `${digest}  ${name}\n`).join("");
}

/** Digests by file name; a line that is none is left out. */
export function parseChecksums(text: string): Map<string, string> {
  const lines = text.split("\n").map((line) => /^([0-9a-f]{64}) [ *](.+)$/.exec(line));
  return new Map(lines.flatMap((match) => (match ? [[match[2] ?? "", match[1] ?? ""]] : [])));
}
