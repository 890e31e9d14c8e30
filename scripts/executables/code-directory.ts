import { createHash } from "node:crypto";

/*
 * The part of Apple's code signing format (`cs_blobs.h` of XNU) that an ad hoc signature uses: a
 * "super blob" with one code directory, and in this the SHA-256 of every page before it. Its
 * numbers are big-endian, unlike those of the rest of the file.
 */

const SUPER_BLOB_MAGIC = 0xfade0cc0;
const DIRECTORY_MAGIC = 0xfade0c02;
const DIRECTORY_SLOT = 0;
// With one entry, and room for the directory to begin at a multiple of 8.
const SUPER_BLOB_BYTES = 24;

const VERSION_WITH_EXEC_SEGMENT = 0x20400;
const DIRECTORY_BYTES = 88;
const AD_HOC = 0x2;
const LINKER_SIGNED = 0x20000;
const MAIN_BINARY = 1n;
const HASH_SHA256 = 2;
const HASH_BYTES = 32;
const PAGE_BITS = 12;
const PAGE_BYTES = 1 << PAGE_BITS;

/** What a code directory promises. */
export interface CodeDirectory {
  readonly identifier: string;
  readonly isAdHoc: boolean;
  /** The bytes from the start of the file that are covered. */
  readonly codeLimit: number;
  readonly pageBytes: number;
  readonly pageHashes: readonly Buffer[];
}

/** What an ad hoc signature is made of. */
export interface SigningInput {
  readonly identifier: string;
  readonly codeLimit: number;
  readonly textOffset: number;
  readonly textSize: number;
  readonly isExecutable: boolean;
}

/** The size of the signature that {@link renderSignature} gives: a multiple of 16. */
export function measureSignature({ identifier, codeLimit }: SigningInput): number {
  const hashes = Math.ceil(codeLimit / PAGE_BYTES) * HASH_BYTES;
  return align16(hashesOffset(identifier) + SUPER_BLOB_BYTES + hashes);
}

/** An ad hoc signature of a file whose headers say already how large it is. */
export function renderSignature(file: Buffer, input: SigningInput): Buffer {
  const hashes = hashPages(file, input.codeLimit, PAGE_BYTES);
  const start = hashesOffset(input.identifier);
  const length = start + hashes.length * HASH_BYTES;
  const signature = Buffer.alloc(measureSignature(input));
  writeNumbers(signature, 0, [SUPER_BLOB_MAGIC, SUPER_BLOB_BYTES + length, 1]);
  writeNumbers(signature, 12, [DIRECTORY_SLOT, SUPER_BLOB_BYTES]);
  const directory = signature.subarray(SUPER_BLOB_BYTES);
  writeNumbers(directory, 0, [DIRECTORY_MAGIC, length, VERSION_WITH_EXEC_SEGMENT]);
  writeNumbers(directory, 12, [AD_HOC | LINKER_SIGNED, start, DIRECTORY_BYTES, 0, hashes.length]);
  writeNumbers(directory, 32, [input.codeLimit]);
  directory.set([HASH_BYTES, HASH_SHA256, 0, PAGE_BITS], 36);
  directory.writeBigUInt64BE(BigInt(input.textOffset), 64);
  directory.writeBigUInt64BE(BigInt(input.textSize), 72);
  directory.writeBigUInt64BE(input.isExecutable ? MAIN_BINARY : 0n, 80);
  directory.write(`${input.identifier}\0`, DIRECTORY_BYTES, "utf8");
  for (const [index, hash] of hashes.entries()) hash.copy(directory, start + index * HASH_BYTES);
  return signature;
}

/** Reads the code directory of a signature. Throws an Error that says what is wrong with it. */
export function parseSignature(signature: Buffer): CodeDirectory {
  if (signature.length < SUPER_BLOB_BYTES || signature.readUInt32BE(0) !== SUPER_BLOB_MAGIC) {
    throw new Error("the signature is no super blob");
  }
  const directory = signature.subarray(findDirectory(signature));
  const [pageBits = 0] = directory.subarray(39, 40);
  if (directory[37] !== HASH_SHA256) throw new Error("the hashes are not SHA-256");
  const [start, nameStart] = [directory.readUInt32BE(16), directory.readUInt32BE(20)];
  const pageHashes = Array.from({ length: directory.readUInt32BE(28) }, (_, index) =>
    directory.subarray(start + index * HASH_BYTES, start + (index + 1) * HASH_BYTES),
  );
  return {
    identifier: directory.toString("utf8", nameStart, directory.indexOf(0, nameStart)),
    isAdHoc: (directory.readUInt32BE(12) & AD_HOC) !== 0,
    codeLimit: directory.readUInt32BE(32),
    pageBytes: 1 << pageBits,
    pageHashes,
  };
}

/** The SHA-256 of every page up to a limit; the last page may be shorter. */
export function hashPages(file: Buffer, limit: number, pageBytes: number): Buffer[] {
  return Array.from({ length: Math.ceil(limit / pageBytes) }, (_, index) => {
    const end = Math.min(limit, (index + 1) * pageBytes);
    return createHash("sha256")
      .update(file.subarray(index * pageBytes, end))
      .digest();
  });
}

function findDirectory(signature: Buffer): number {
  for (let index = 0; index < signature.readUInt32BE(8); index += 1) {
    const entry = 12 + index * 8;
    if (signature.readUInt32BE(entry) !== DIRECTORY_SLOT) continue;
    const offset = signature.readUInt32BE(entry + 4);
    if (signature.readUInt32BE(offset) === DIRECTORY_MAGIC) return offset;
  }
  throw new Error("the signature has no code directory");
}

function hashesOffset(identifier: string): number {
  return align16(DIRECTORY_BYTES + Buffer.byteLength(identifier) + 1);
}

function writeNumbers(buffer: Buffer, offset: number, numbers: readonly number[]): void {
  for (const [index, number] of numbers.entries()) buffer.writeUInt32BE(number, offset + index * 4);
}

function align16(size: number): number {
  return Math.ceil(size / 16) * 16;
}
