import { renderVersionInfo, type VersionDetails } from "./version-info.ts";

/*
 * Bun writes the details of a program for Windows only on Windows, and elsewhere leaves its own:
 * name, maker and version of Bun. The resource is the last one of its section, so that a longer
 * one has room in the padding behind it.
 */

interface Section {
  readonly headerOffset: number;
  readonly address: number;
  readonly rawSize: number;
  readonly rawOffset: number;
}

const PE_SIGNATURE = 0x4550;
// In the optional header of a 64-bit program: the size of the third data directory.
const RESOURCE_SIZE_OFFSET = 24 + 112 + 2 * 8 + 4;
const RT_VERSION = 16;
const SUBFOLDER = 0x80000000;

/** Puts other details into a program for Windows, in place. Throws where it has no room for them. */
export function stampWindows(file: Buffer, details: VersionDetails): void {
  const { section, entryOffset, offset } = findVersionResource(file);
  const resource = renderVersionInfo(details);
  const roomBytes = section.rawOffset + section.rawSize - offset;
  if (resource.length > roomBytes) {
    throw new Error(
      `the details take ${resource.length} bytes, and there is room for ${roomBytes}`,
    );
  }
  file.fill(0, offset, offset + roomBytes);
  resource.copy(file, offset);
  file.writeUInt32LE(resource.length, entryOffset + 4);
  const sectionBytes = offset + resource.length - section.rawOffset;
  file.writeUInt32LE(sectionBytes, section.headerOffset + 8);
  file.writeUInt32LE(sectionBytes, findHeader(file) + RESOURCE_SIZE_OFFSET);
  writeChecksum(file);
}

/** The `VS_VERSIONINFO` resource of a program for Windows. */
export function readVersionResource(file: Buffer): Buffer {
  const { entryOffset, offset } = findVersionResource(file);
  return file.subarray(offset, offset + file.readUInt32LE(entryOffset + 4));
}

function findVersionResource(file: Buffer) {
  const section = findResourceSection(file);
  const entryOffset = findEntry(file, section.rawOffset);
  const offset = file.readUInt32LE(entryOffset) - section.address + section.rawOffset;
  return { section, entryOffset, offset };
}

/** Follows the version's folder to its first name and language. */
function findEntry(file: Buffer, base: number): number {
  let entries = listEntries(file, base).filter(({ id }) => id === RT_VERSION);
  for (;;) {
    const [first] = entries;
    if (first === undefined) throw new Error("the program has no version resource");
    if (first.target < SUBFOLDER) return base + first.target;
    entries = listEntries(file, base + first.target - SUBFOLDER);
  }
}

function listEntries(file: Buffer, folder: number): { id: number; target: number }[] {
  const count = file.readUInt16LE(folder + 12) + file.readUInt16LE(folder + 14);
  return Array.from({ length: count }, (_, index) => ({
    id: file.readUInt32LE(folder + 16 + index * 8),
    target: file.readUInt32LE(folder + 20 + index * 8),
  }));
}

function findResourceSection(file: Buffer): Section {
  const header = findHeader(file);
  const first = header + 24 + file.readUInt16LE(header + 20);
  for (let index = 0; index < file.readUInt16LE(header + 6); index += 1) {
    const headerOffset = first + index * 40;
    if (file.toString("latin1", headerOffset, headerOffset + 6) !== ".rsrc\0") continue;
    const [address, rawSize, rawOffset] = [12, 16, 20].map((at) =>
      file.readUInt32LE(headerOffset + at),
    ) as [number, number, number];
    return { headerOffset, address, rawSize, rawOffset };
  }
  throw new Error("the program has no resources");
}

function findHeader(file: Buffer): number {
  const header = file.length < 64 ? file.length : file.readUInt32LE(60);
  if (header + 24 > file.length || file.readUInt32LE(header) !== PE_SIGNATURE) {
    throw new Error("it is no program for Windows");
  }
  return header;
}

/** The sum of all 16-bit words with the carry added again, the sum itself as zero, plus the size. */
function writeChecksum(file: Buffer): void {
  const place = findHeader(file) + 24 + 64;
  file.writeUInt32LE(0, place);
  const words = new Uint16Array(file.buffer, file.byteOffset, file.length >> 1);
  let sum = file.length % 2 === 0 ? 0 : (file.at(-1) ?? 0);
  for (const word of words) sum += word;
  while (sum > 0xffff) sum = (sum % 0x10000) + Math.floor(sum / 0x10000);
  file.writeUInt32LE(sum + file.length, place);
}
