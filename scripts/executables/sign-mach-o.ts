/**
 * Signs a program for macOS ad hoc, as `codesign --force --sign -` does on a Mac. Bun adds a
 * program to its own executable for x64 without renewing the signature, and macOS refuses that.
 *
 *   bun scripts/executables/sign-mach-o.ts FILE…
 */
import { readFileSync, writeFileSync } from "node:fs";
import { measureSignature, renderSignature } from "./code-directory.ts";
import { parseMachO, resizeSegment, resizeSignature } from "./mach-o.ts";

const IDENTIFIER = "confiture";

if (import.meta.main) {
  for (const path of process.argv.slice(2)) writeFileSync(path, signMachO(readFileSync(path)));
}

/** The same program with a new signature in the place of its old one. */
export function signMachO(file: Buffer, identifier: string = IDENTIFIER): Buffer {
  const { text, linkEdit, signature, isExecutable } = parseMachO(file);
  if (signature === undefined) throw new Error("the file has no room for a signature");
  if (signature.dataOffset + signature.dataSize !== file.length) {
    throw new Error("the signature is not at the end of the file");
  }
  const input = {
    identifier,
    isExecutable,
    codeLimit: signature.dataOffset,
    textOffset: text.fileOffset,
    textSize: text.fileSize,
  };
  const signatureBytes = measureSignature(input);
  const signed = Buffer.from(file.subarray(0, signature.dataOffset));
  resizeSignature(signed, signature, signatureBytes);
  const end = signature.dataOffset + signatureBytes;
  resizeSegment(signed, linkEdit, end - linkEdit.fileOffset);
  return Buffer.concat([signed, renderSignature(signed, input)]);
}
