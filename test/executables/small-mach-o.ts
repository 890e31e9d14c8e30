const MAGIC_64 = 0xfeedfacf;
const PAGES = 5;
const LINK_EDIT_OFFSET = 3 * 4096;
const SIGNATURE_OFFSET = LINK_EDIT_OFFSET + 2 * 4096 + 128;
const SIGNATURE_BYTES = 512;

/**
 * A program for macOS as far as its signature is concerned: two segments, and room for a
 * signature at the end. Each page has bytes of its own.
 */
export function smallMachO(options: { readonly hasSignature?: boolean } = {}): Buffer {
  const { hasSignature = true } = options;
  const file = Buffer.alloc(SIGNATURE_OFFSET + SIGNATURE_BYTES);
  for (let page = 1; page < PAGES; page += 1) file.fill(page, page * 4096, (page + 1) * 4096);
  file.fill(0, SIGNATURE_OFFSET);
  writeNumbers(file, 0, [MAGIC_64, 0x01000007, 3, 2, hasSignature ? 3 : 2]);
  writeSegment(file, 32, { name: "__TEXT", offset: 0, size: LINK_EDIT_OFFSET });
  const size = file.length - LINK_EDIT_OFFSET;
  writeSegment(file, 104, { name: "__LINKEDIT", offset: LINK_EDIT_OFFSET, size });
  if (hasSignature) writeNumbers(file, 176, [0x1d, 16, SIGNATURE_OFFSET, SIGNATURE_BYTES]);
  return file;
}

interface SegmentInput {
  readonly name: string;
  readonly offset: number;
  readonly size: number;
}

function writeSegment(file: Buffer, at: number, { name, offset, size }: SegmentInput): void {
  writeNumbers(file, at, [0x19, 72]);
  file.write(name, at + 8, "latin1");
  file.writeBigUInt64LE(BigInt(size), at + 32);
  file.writeBigUInt64LE(BigInt(offset), at + 40);
  file.writeBigUInt64LE(BigInt(size), at + 48);
}

function writeNumbers(file: Buffer, at: number, numbers: readonly number[]): void {
  for (const [index, number] of numbers.entries()) file.writeUInt32LE(number, at + index * 4);
}
