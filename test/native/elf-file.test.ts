import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isMuslProgram, readElfFile, refuseElf } from "../../src/native/elf-file.ts";
import { openGivenLibrary } from "../../src/native/open-library.ts";
import { TestFolder } from "../temporary-folder.ts";
import { libraryPath } from "./native-library.ts";

const X64 = 62;
const ARM64 = 183;

describe("an ELF file", () => {
  test("is refused when it is cut short, with both sizes", () => {
    using folder = new TestFolder();
    const path = folder.write("cut.so", elf({ machine: X64, segmentEnd: 5000 }));
    expect(refuseElf(path, "x64")).toBe(`${path} is cut short: 120 of at least 5000 bytes`);
  });

  test("is accepted when its last segment ends where the file ends", () => {
    using folder = new TestFolder();
    const path = folder.write("whole.so", elf({ machine: X64, segmentEnd: 120 }));
    expect(refuseElf(path, "x64")).toBeUndefined();
  });

  test("is refused when it is for another processor", () => {
    using folder = new TestFolder();
    const path = folder.write("arm.so", elf({ machine: ARM64, segmentEnd: 120 }));
    expect(refuseElf(path, "x64")).toBe(`${path} is not for x64`);
    expect(refuseElf(path, "arm64")).toBeUndefined();
  });

  test("is told from what is none", () => {
    using folder = new TestFolder();
    for (const [name, content] of [
      ["empty", ""],
      ["text", "x".repeat(200)],
      ["headerOnly", elf({ machine: X64, segmentEnd: 120 }).subarray(0, 40)],
      ["macho", new Uint8Array([0xcf, 0xfa, 0xed, 0xfe, ...new Uint8Array(200)])],
    ] as const) {
      const path = folder.write(name, content);
      expect(refuseElf(path, "x64")).toBe(`${path} is not a Linux library`);
    }
  });

  test("that is damaged in its table is read without an error", () => {
    using folder = new TestFolder();
    const damaged = elf({ machine: X64, segmentEnd: 120 });
    Buffer.from(damaged.buffer).writeBigUInt64LE(2n ** 60n, 32);
    expect(refuseElf(folder.write("far.so", damaged), "x64")).toContain("is cut short");
  });
});

describe("a program", () => {
  test("built for musl is known by its dynamic linker", () => {
    using folder = new TestFolder();
    const musl = folder.write("musl", program("/lib/ld-musl-x86_64.so.1\0"));
    const glibc = folder.write("glibc", program("/lib64/ld-linux-x86-64.so.2\0"));
    expect(isMuslProgram(musl)).toBe(true);
    expect(isMuslProgram(glibc)).toBe(false);
  });

  test("that can't be read is taken as one for glibc", () => {
    using folder = new TestFolder();
    expect(isMuslProgram(join(folder.path, "missing"))).toBe(false);
  });
});

describe.skipIf(libraryPath === undefined || process.platform !== "linux")("the library", () => {
  test("is whole, and any part of it is refused before the system maps it", () => {
    using folder = new TestFolder();
    const bytes = readFileSync(libraryPath ?? "");
    const needed = readElfFile(libraryPath ?? "")?.neededBytes ?? 0;
    expect(needed).toBeGreaterThan(bytes.length / 2);
    expect(needed).toBeLessThanOrEqual(bytes.length);
    for (const size of [100, 4096, bytes.length >> 1, needed - 1]) {
      const path = folder.write(`${size}.so`, bytes.subarray(0, size));
      expect(openGivenLibrary(path)).toEqual({
        kind: "unavailable",
        reason: `${path} is cut short: ${size} of at least ${size === 100 ? sizeOfTable(bytes) : needed} bytes`,
      });
    }
  });
});

/** With the table itself cut off, only the table's end is known. */
function sizeOfTable(bytes: Buffer): number {
  return Number(bytes.readBigUInt64LE(32)) + bytes.readUInt16LE(56) * 56;
}

function elf({ machine, segmentEnd }: { machine: number; segmentEnd: number }): Uint8Array {
  const file = Buffer.alloc(120);
  file.set([0x7f, 0x45, 0x4c, 0x46, 2, 1]);
  file.writeUInt16LE(machine, 18);
  file.writeBigUInt64LE(64n, 32);
  file.writeUInt16LE(1, 56);
  file.writeUInt32LE(1, 64);
  file.writeBigUInt64LE(BigInt(segmentEnd), 64 + 32);
  return new Uint8Array(file);
}

function program(interpreter: string): Uint8Array {
  const file = Buffer.concat([elf({ machine: X64, segmentEnd: 0 }), Buffer.from(interpreter)]);
  file.writeUInt32LE(3, 64);
  file.writeBigUInt64LE(120n, 64 + 8);
  file.writeBigUInt64LE(BigInt(interpreter.length), 64 + 32);
  return file;
}
