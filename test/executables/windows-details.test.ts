import { expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import manifest from "../../package.json" with { type: "json" };
import { stampWindows } from "../../scripts/executables/stamp-windows.mjs";
import { nameExecutable } from "../../scripts/release/check-executables.ts";
import { EXECUTABLES_DIR } from "../../scripts/release/executables.ts";
import { TARGETS } from "../../scripts/targets.ts";

const CONSOLE = 3;
const SOME_BYTES = 4096;
const icon = readFileSync(
  join(import.meta.dir, "..", "..", "scripts", "executables", "confiture.ico"),
);

// What `bun run build:cli --all` made.
for (const target of TARGETS.filter(({ os }) => os === "win32")) {
  const path = join(EXECUTABLES_DIR, nameExecutable(target));
  test.if(existsSync(path))(`${nameExecutable(target)} has our details, icon and a console`, () => {
    const program = readFileSync(path);
    const has = (text: string) => program.includes(Buffer.from(`${text}\0`, "utf16le"));
    expect(has("OriginalFilename\0confiture.exe")).toBe(true);
    expect(has(`ProductVersion\0${manifest.version}`)).toBe(true);
    expect(has("OriginalFilename\0bun.exe")).toBe(false);
    for (const image of listImages()) expect(program.includes(image)).toBe(true);
    const header = program.readUInt32LE(60);
    expect(program.readUInt16LE(header + 24 + 68)).toBe(CONSOLE);
  });
}

test("the icon has the sizes that Windows asks for", () => {
  expect(listImages()).toHaveLength(4);
  const widths = Array.from({ length: 4 }, (_, index) => icon[6 + index * 16]);
  // 256 is written as 0.
  expect(widths).toEqual([16, 32, 48, 0]);
});

test("what is no program for Windows can't be given details", () => {
  const details = { icon, version: "1.0.0", strings: {} };
  expect(() => stampWindows(Buffer.from("#!/bin/sh\n"), details)).toThrow("out of range");
  expect(() => stampWindows(Buffer.alloc(SOME_BYTES), details)).toThrow("Invalid binary");
});

/** The images in the `.ico` file, each as it stands there. */
function listImages(): Buffer[] {
  return Array.from({ length: icon.readUInt16LE(4) }, (_, index) => {
    const size = icon.readUInt32LE(6 + index * 16 + 8);
    const offset = icon.readUInt32LE(6 + index * 16 + 12);
    return icon.subarray(offset, offset + size);
  });
}
