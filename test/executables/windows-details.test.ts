import { describe, expect, test } from "bun:test";
import { readVersionResource, stampWindows } from "../../scripts/executables/stamp-windows.ts";
import { parseVersionStrings, renderVersionInfo } from "../../scripts/executables/version-info.ts";

const RESOURCES_OFFSET = 512;
const RESOURCES_ADDRESS = 0x2000;
const RAW_BYTES = 1024;

const DETAILS = {
  version: "1.22.333",
  strings: { CompanyName: "Makers", FileDescription: "A thing", ProductName: "Thing" },
};

describe("the details of a program for Windows", () => {
  test("replace those that were there, and leave the rest alone", () => {
    const file = smallProgram();
    const before = Buffer.from(file);
    stampWindows(file, DETAILS);
    expect(parseVersionStrings(readVersionResource(file))).toEqual({
      CompanyName: "Makers",
      FileDescription: "A thing",
      FileVersion: "1.22.333",
      ProductName: "Thing",
    });
    expect(file.length).toBe(before.length);
    expect(file.subarray(RESOURCES_OFFSET + RAW_BYTES)).toEqual(
      before.subarray(RESOURCES_OFFSET + RAW_BYTES),
    );
  });

  test("leave a checksum that fits the file", () => {
    const file = smallProgram();
    stampWindows(file, DETAILS);
    const written = file.readUInt32LE(CHECKSUM_OFFSET);
    file.writeUInt32LE(0, CHECKSUM_OFFSET);
    let sum = 0;
    for (let at = 0; at < file.length; at += 2) {
      sum += file.readUInt16LE(at);
      sum = (sum & 0xffff) + (sum >> 16);
    }
    expect(written).toBe(sum + file.length);
  });

  test("hold the version as numbers too", () => {
    const resource = renderVersionInfo(DETAILS);
    const fixed = resource.indexOf(Buffer.from([0xbd, 0x04, 0xef, 0xfe]));
    expect(fixed % 4).toBe(0);
    expect(resource.readUInt32LE(fixed + 8)).toBe((1 << 16) | 22);
    expect(resource.readUInt32LE(fixed + 12)).toBe(333 << 16);
    expect(resource.readUInt16LE(0)).toBe(resource.length);
  });

  test("are refused where there is no room for them", () => {
    const strings = { FileDescription: "x".repeat(RAW_BYTES) };
    expect(() => stampWindows(smallProgram(), { version: "1.0", strings })).toThrow(
      "there is room",
    );
  });

  test("are refused in what is no program for Windows", () => {
    expect(() => stampWindows(Buffer.from("\x7fELF".padEnd(200)), DETAILS)).toThrow("no program");
    expect(() => stampWindows(Buffer.alloc(10), DETAILS)).toThrow("no program");
  });
});

const HEADER_OFFSET = 64;
const CHECKSUM_OFFSET = HEADER_OFFSET + 24 + 64;
const OPTIONAL_BYTES = 240;

/** Headers, one section with a version resource, and something behind it. */
function smallProgram(): Buffer {
  const file = Buffer.alloc(RESOURCES_OFFSET + RAW_BYTES + 64);
  file.writeUInt32LE(HEADER_OFFSET, 60);
  file.writeUInt32LE(0x4550, HEADER_OFFSET);
  file.writeUInt16LE(1, HEADER_OFFSET + 6);
  file.writeUInt16LE(OPTIONAL_BYTES, HEADER_OFFSET + 20);
  const section = HEADER_OFFSET + 24 + OPTIONAL_BYTES;
  file.write(".rsrc\0", section, "latin1");
  file.writeUInt32LE(RESOURCES_ADDRESS, section + 12);
  file.writeUInt32LE(RAW_BYTES, section + 16);
  file.writeUInt32LE(RESOURCES_OFFSET, section + 20);
  writeResources(file.subarray(RESOURCES_OFFSET));
  file.fill(7, RESOURCES_OFFSET + RAW_BYTES);
  return file;
}

/** A folder of kinds, in it one of names, in it one of languages, and then the resource. */
function writeResources(resources: Buffer): void {
  for (const [index, id] of [16, 1, 1033].entries()) {
    const folder = index * 24;
    resources.writeUInt16LE(1, folder + 14);
    resources.writeUInt32LE(id, folder + 16);
    resources.writeUInt32LE(index < 2 ? 0x80000000 + folder + 24 : 72, folder + 20);
  }
  resources.writeUInt32LE(RESOURCES_ADDRESS + 88, 72);
  resources.writeUInt32LE(100, 76);
  resources.fill(9, 88, 188);
}
