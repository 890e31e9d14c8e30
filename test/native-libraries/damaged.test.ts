import { describe, expect, test } from "bun:test";
import { FormatError } from "../../scripts/native/byte-view.ts";
import { checkLibrary } from "../../scripts/native/check-library.ts";
import { installedPath } from "../../scripts/native/install-library.ts";
import { readElf } from "../../scripts/native/read-elf.ts";
import { readMachO } from "../../scripts/native/read-mach-o.ts";
import { readPe } from "../../scripts/native/read-pe.ts";
import { readIfPresent } from "../../scripts/native/replace-file.ts";
import { TARGETS } from "../../scripts/targets.ts";

function elf(changes: Readonly<Record<number, number>> = {}): Buffer {
  return change(
    Buffer.from(`7f454c46020101${"00".repeat(9)}0300b700${"00".repeat(44)}`, "hex"),
    changes,
  );
}

function machO(changes: Readonly<Record<number, number>> = {}): Buffer {
  return change(
    Buffer.from(`cffaedfe0c000001${"00".repeat(4)}06000000${"00".repeat(16)}`, "hex"),
    changes,
  );
}

function pe(changes: Readonly<Record<number, number>> = {}): Buffer {
  const bytes = Buffer.alloc(0x40 + 24 + 112);
  bytes.write("MZ");
  bytes[0x3c] = 0x40;
  bytes.write("PE\0\0", 0x40);
  bytes.writeUInt16LE(0x8664, 0x44);
  bytes.writeUInt16LE(0x2000, 0x56);
  bytes.writeUInt16LE(0x20b, 0x58);
  return change(bytes, changes);
}

function change(bytes: Buffer, changes: Readonly<Record<number, number>>): Buffer {
  for (const [at, value] of Object.entries(changes)) bytes[Number(at)] = value;
  return bytes;
}

describe("a header that is wrong is named", () => {
  test.each([
    ["another magic number", () => readElf(elf({ 0: 1 })), "ELF: the magic number is missing"],
    ["32 bits", () => readElf(elf({ 4: 1 })), "ELF: it is not 64-bit (EI_CLASS)"],
    ["big-endian", () => readElf(elf({ 5: 2 })), "ELF: it is not little-endian (EI_DATA)"],
    ["a program", () => readElf(elf({ 16: 2 })), "ELF: it is not a shared library (e_type)"],
    ["an ELF for MIPS", () => readElf(elf({ 18: 8 })), "the machine 8 is unknown (e_machine)"],
    ["no program headers", () => readElf(elf()), "program headers of 0 bytes (e_phentsize)"],
    ["no segments", () => readElf(elf({ 54: 56 })), "there is no dynamic section (PT_DYNAMIC)"],
    [
      "segments elsewhere",
      () => readElf(elf({ 33: 9, 54: 56, 56: 1 })),
      "would be at 2304, 56 bytes",
    ],
    ["an empty file", () => readElf(elf().subarray(0, 0)), "the file has 0"],
    ["another magic number", () => readMachO(machO({ 0: 1 })), "Mach-O: the magic number is"],
    ["an i386 Mach-O", () => readMachO(machO({ 7: 0 })), "Mach-O: the processor 12 is unknown"],
    [
      "a Mach-O program",
      () => readMachO(machO({ 12: 2 })),
      "it is not a dynamic library (filetype)",
    ],
    ["no load commands", () => readMachO(machO()), "Mach-O: there is no list of exports"],
    ["too many commands", () => readMachO(machO({ 16: 1 })), "cmdsize would be at 36"],
    [
      "commands past the end",
      () => readMachO(machO({ 20: 8 })),
      "the load commands would be at 32",
    ],
    ["another magic number", () => readPe(pe({ 0: 1 })), "PE: the magic number is missing"],
    ["no signature", () => readPe(pe({ 64: 0 })), "PE: the signature is missing"],
    ["a header past the end", () => readPe(pe({ 61: 9 })), "the signature would be at 2368"],
    ["an i386 DLL", () => readPe(pe({ 68: 0x4c, 69: 1 })), "the machine 332 is unknown"],
    ["a Windows program", () => readPe(pe({ 87: 0 })), "it is not a DLL (Characteristics)"],
    ["PE32", () => readPe(pe({ 89: 1 })), "it is not PE32+ (Magic)"],
    ["sections past the end", () => readPe(pe({ 70: 9 })), "the section table would be at"],
  ])("%s", (_what, read, message) => {
    expect(read).toThrow(FormatError);
    expect(read).toThrow(message);
  });

  test("a DLL without any export exports nothing", () => {
    expect(readPe(pe())).toMatchObject({ cpu: "x64", exports: [], needs: [] });
  });
});

describe("bytes that were changed at random", () => {
  for (const target of TARGETS) {
    const library = readIfPresent(installedPath(target.name, target.libraryFile));
    if (library === undefined) continue;

    test(`${target.name}: give an answer, never a crash`, () => {
      let state = 7;
      const random = (below: number) => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        return Math.floor((state / 2 ** 32) * below);
      };
      let refused = 0;
      for (let round = 0; round < 150; round++) {
        const bytes = Buffer.from(library);
        // Headers and tables stand at the start; exports of a DLL and a Mach-O further on.
        for (let left = 12; left > 0; left--) bytes[random(4096)] = random(256);
        for (let left = 200; left > 0; left--) bytes[random(bytes.length)] = random(256);
        refused += checkLibrary(target, bytes).length > 0 ? 1 : 0;
      }
      expect(refused).toBeGreaterThan(0);
    });
  }
});
