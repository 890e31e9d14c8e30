import { describe, expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSignature } from "../../scripts/executables/code-directory.ts";
import { parseMachO } from "../../scripts/executables/mach-o.ts";
import { signMachO } from "../../scripts/executables/sign-mach-o.ts";
import { verifyMachO } from "../../scripts/executables/verify-mach-o.ts";
import { nameExecutable } from "../../scripts/release/check-executables.ts";
import { EXECUTABLES_DIR } from "../../scripts/release/executables.ts";
import { TARGETS } from "../../scripts/targets.ts";
import { smallMachO } from "./small-mach-o.ts";

const CODE_LIMIT = 3 * 4096 + 2 * 4096 + 128;

describe("a program signed anew", () => {
  test("is right, and its code is what it was", () => {
    const file = smallMachO();
    const signed = signMachO(file);
    expect(verifyMachO(signed)).toEqual([]);
    // All but the sizes in the load commands, which are in the first page.
    expect(signed.subarray(4096, CODE_LIMIT)).toEqual(file.subarray(4096, CODE_LIMIT));
  });

  test("has an ad hoc code directory over everything before the signature", () => {
    const signed = signMachO(smallMachO(), "example");
    const { signature, linkEdit } = parseMachO(signed);
    const directory = parseSignature(signed.subarray(signature?.dataOffset));
    expect(directory).toMatchObject({
      identifier: "example",
      isAdHoc: true,
      codeLimit: CODE_LIMIT,
      pageBytes: 4096,
    });
    expect(directory.pageHashes.length).toBe(6);
    expect(linkEdit.fileOffset + linkEdit.fileSize).toBe(signed.length);
  });

  test("stays the same when it is signed once more", () => {
    const signed = signMachO(smallMachO());
    expect(signMachO(signed)).toEqual(signed);
  });
});

describe("a signature is found wrong", () => {
  test("after any change of a byte, on the page where it is", () => {
    const signed = signMachO(smallMachO());
    for (const offset of [200, 4095, 4096, 9000, CODE_LIMIT - 1]) {
      const changed = Buffer.from(signed);
      changed[offset] = (changed[offset] ?? 0) ^ 1;
      expect(verifyMachO(changed)).toEqual(["the hashes of 1 of 6 pages are wrong"]);
    }
  });

  test("when a hash in it is changed", () => {
    const signed = signMachO(smallMachO());
    const { signature } = parseMachO(signed);
    const at = (signature?.dataOffset ?? 0) + (signature?.dataSize ?? 0) - 40;
    signed[at] = (signed[at] ?? 0) ^ 1;
    expect(verifyMachO(signed)).toEqual(["the hashes of 1 of 6 pages are wrong"]);
  });

  test("when there is none, or an empty one", () => {
    expect(verifyMachO(smallMachO({ hasSignature: false }))).toEqual(["it has no signature"]);
    expect(verifyMachO(smallMachO())).toEqual(["the signature is no super blob"]);
  });

  test("when it is of a shorter file", () => {
    const signed = signMachO(smallMachO());
    const { signature } = parseMachO(signed);
    const directory = (signature?.dataOffset ?? 0) + 24;
    signed.writeUInt32BE(CODE_LIMIT - 4096, directory + 32);
    signed.writeUInt32BE(5, directory + 28);
    expect(verifyMachO(signed)).toEqual([
      "it does not cover the whole file",
      "the number of pages is wrong",
      "the hashes of 1 of 6 pages are wrong",
    ]);
  });

  test("in what is no program for macOS", () => {
    expect(verifyMachO(Buffer.from("\x7fELF".padEnd(100)))).toEqual(["not a 64-bit Mach-O file"]);
    expect(verifyMachO(Buffer.alloc(0))).toEqual(["not a 64-bit Mach-O file"]);
  });
});

describe("signing refuses", () => {
  test("a file without room for a signature", () => {
    expect(() => signMachO(smallMachO({ hasSignature: false }))).toThrow("has no room");
  });

  test("a file with something behind its signature", () => {
    const longer = Buffer.concat([smallMachO(), Buffer.alloc(16)]);
    expect(() => signMachO(longer)).toThrow("not at the end");
  });
});

// `bun run build:cli --all` makes them; it verifies each as well.
for (const target of TARGETS.filter(({ os }) => os === "darwin")) {
  const path = join(EXECUTABLES_DIR, nameExecutable(target));
  test.if(existsSync(path))(`every page of ${nameExecutable(target)} is as signed`, () => {
    const file = readFileSync(path);
    expect(verifyMachO(file)).toEqual([]);
    const at = file.length >> 1;
    file[at] = (file[at] ?? 0) ^ 1;
    expect(verifyMachO(file).join()).toMatch(/^the hashes of 1 of \d+ pages are wrong$/);
  });
}
