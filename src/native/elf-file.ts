import { closeSync, fstatSync, openSync, readSync } from "node:fs";

/** What the headers of an ELF file say, as far as the loader needs to know it. */
export interface ElfFile {
  /** `e_machine`. */
  readonly machine: number;
  /** The end of the last segment: a shorter file is not whole. */
  readonly neededBytes: number;
  readonly sizeBytes: number;
  /** The dynamic linker that a program asks for, such as `/lib/ld-musl-x86_64.so.1`. */
  readonly interpreter: string | undefined;
}

const HEADER_BYTES = 4096;
const ELF_64_LITTLE_ENDIAN = Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1]);
const PT_INTERP = 3;
const PROGRAM_HEADER_BYTES = 56;

const MACHINE_BY_ARCH: Readonly<Record<string, number>> = { x64: 62, arm64: 183 };

/**
 * Why a file can't be opened as a library of this process, or undefined when nothing speaks
 * against it. The dynamic linker of Linux maps a file that is cut short and then dies of SIGBUS,
 * and it calls a library of another processor "not found": so both are looked at first.
 */
export function refuseElf(path: string, arch: string = process.arch): string | undefined {
  const file = readElfFile(path);
  if (file === undefined) return `${path} is not a Linux library`;
  if (file.machine !== MACHINE_BY_ARCH[arch]) return `${path} is not for ${arch}`;
  if (file.sizeBytes >= file.neededBytes) return undefined;
  return `${path} is cut short: ${file.sizeBytes} of at least ${file.neededBytes} bytes`;
}

/** Whether a program, by default the one that runs, was built for musl instead of glibc. */
export function isMuslProgram(path: string = process.execPath): boolean {
  try {
    return readElfFile(path)?.interpreter?.includes("/ld-musl-") ?? false;
  } catch {
    return false;
  }
}

/** Reads the headers; undefined when it is no 64-bit ELF file. Throws when it can't be read. */
export function readElfFile(path: string): ElfFile | undefined {
  const file = openSync(path, "r");
  try {
    const space = Buffer.alloc(HEADER_BYTES);
    const header = space.subarray(0, readSync(file, space, 0, HEADER_BYTES, 0));
    return parseElf(header, fstatSync(file).size);
  } finally {
    closeSync(file);
  }
}

function parseElf(header: Buffer, sizeBytes: number): ElfFile | undefined {
  const isElf = header.length >= 64 && header.subarray(0, 6).equals(ELF_64_LITTLE_ENDIAN);
  if (!isElf) return undefined;
  const start = Number(header.readBigUInt64LE(32));
  const tableEnd = start + header.readUInt16LE(56) * PROGRAM_HEADER_BYTES;
  let neededBytes = tableEnd;
  let interpreter: string | undefined;
  for (
    let at = start;
    at + PROGRAM_HEADER_BYTES <= Math.min(tableEnd, header.length);
    at += PROGRAM_HEADER_BYTES
  ) {
    const offset = Number(header.readBigUInt64LE(at + 8));
    const end = offset + Number(header.readBigUInt64LE(at + 32));
    if (header.readUInt32LE(at) === PT_INTERP) interpreter = header.toString("latin1", offset, end);
    neededBytes = Math.max(neededBytes, end);
  }
  return { machine: header.readUInt16LE(18), neededBytes, sizeBytes, interpreter };
}
