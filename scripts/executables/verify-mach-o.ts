/**
 * Verifies the signature of programs and libraries for macOS, page by page, without a Mac.
 *
 *   bun scripts/executables/verify-mach-o.ts FILE…
 */
import { readFileSync } from "node:fs";
import { hashPages, parseSignature } from "./code-directory.ts";
import { parseMachO } from "./mach-o.ts";

if (import.meta.main) process.exit(verifyAll(process.argv.slice(2)));

function verifyAll(paths: readonly string[]): number {
  let exitCode = 0;
  for (const path of paths) {
    const problems = verifyMachO(readFileSync(path));
    const verdict = problems.length === 0 ? "the signature is right" : problems.join("; ");
    process.stdout.write(`${path}: ${verdict}\n`);
    if (problems.length > 0) exitCode = 1;
  }
  return exitCode;
}

/** What is wrong with the signature of a file: nothing, where macOS would accept it. */
export function verifyMachO(file: Buffer): readonly string[] {
  try {
    const { signature, linkEdit } = parseMachO(file);
    if (signature === undefined) return ["it has no signature"];
    const { dataOffset, dataSize } = signature;
    const directory = parseSignature(file.subarray(dataOffset, dataOffset + dataSize));
    const hashes = hashPages(file, dataOffset, directory.pageBytes);
    const wrong = hashes.filter((hash, page) => !directory.pageHashes[page]?.equals(hash)).length;
    const isInside = dataOffset + dataSize <= linkEdit.fileOffset + linkEdit.fileSize;
    return [
      ...(directory.isAdHoc ? [] : ["it is not an ad hoc signature"]),
      ...(directory.codeLimit === dataOffset ? [] : ["it does not cover the whole file"]),
      ...(directory.pageHashes.length === hashes.length ? [] : ["the number of pages is wrong"]),
      ...(wrong === 0 ? [] : [`the hashes of ${wrong} of ${hashes.length} pages are wrong`]),
      ...(isInside ? [] : ["__LINKEDIT ends before the signature"]),
    ];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}
