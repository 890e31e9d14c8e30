import { describe, expect, test } from "bun:test";
import {
  checkExecutables,
  type ExecutableFacts,
  nameExecutable,
} from "../../scripts/release/check-executables.ts";
import { checkSignatures } from "../../scripts/release/check-signatures.ts";
import {
  measureFile,
  parseChecksums,
  type ReleaseFile,
  renderChecksums,
} from "../../scripts/release/checksums.ts";
import { TARGETS } from "../../scripts/targets.ts";
import { TestFolder } from "../temporary-folder.ts";

const FILES: readonly ReleaseFile[] = TARGETS.map((target, index) => ({
  name: nameExecutable(target),
  sizeBytes: 100_000_000,
  digest: String(index).repeat(64),
}));
const GOOD: ExecutableFacts = {
  folder: "dist/bin",
  files: FILES,
  checksums: parseChecksums(renderChecksums(FILES)),
};

function refuse(facts: Partial<ExecutableFacts>): string[] {
  return checkExecutables({ ...GOOD, ...facts }).map(({ where, what }) => `${where}: ${what}`);
}

function change(fields: Partial<ReleaseFile>): ReleaseFile[] {
  return FILES.map((file) =>
    file.name === "confiture-win32-x64.exe" ? { ...file, ...fields } : file,
  );
}

describe("the executables of a release", () => {
  test("are there for every platform, with their checksums", () => {
    expect(FILES).toHaveLength(6);
    expect(checkExecutables(GOOD)).toEqual([]);
  });

  test("a missing one is named, and what the checksums still list", () => {
    const files = FILES.filter(({ name }) => name !== "confiture-darwin-arm64");
    expect(refuse({ files })).toEqual([
      "dist/bin/confiture-darwin-arm64: there is no such executable",
      "dist/bin/SHA256SUMS: it lists confiture-darwin-arm64, which is not there",
    ]);
  });

  test("one that is far too small is refused", () => {
    expect(refuse({ files: change({ sizeBytes: 512 }) })).toEqual([
      "dist/bin/confiture-win32-x64.exe: it has only 512 bytes",
    ]);
  });

  test("a changed one no longer has its checksum", () => {
    expect(refuse({ files: change({ digest: "f".repeat(64) }) })).toEqual([
      "dist/bin/SHA256SUMS: its digest of confiture-win32-x64.exe is wrong",
    ]);
  });

  test("a file that is not listed, and no list at all, are refused", () => {
    const extra = { name: "notes.txt", sizeBytes: 1, digest: "a".repeat(64) };
    expect(refuse({ files: [...FILES, extra] })).toEqual([
      "dist/bin/SHA256SUMS: it does not list notes.txt",
    ]);
    expect(refuse({ checksums: undefined })).toEqual([
      "dist/bin/SHA256SUMS: there is no such file",
    ]);
  });
});

describe("checksums", () => {
  test("are what sha256sum prints, sorted by name", async () => {
    using folder = new TestFolder({ b: "abc", a: "" });
    const names = ["b", "a"];
    const files = await Promise.all(
      names.map((name) => measureFile(name, `${folder.path}/${name}`)),
    );
    expect(renderChecksums(files)).toBe(
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  a\n" +
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  b\n",
    );
    expect(files[0]?.sizeBytes).toBe(3);
  });

  test("lines that are none are left out", () => {
    const text = `${"a".repeat(64)} *x y\nnonsense\n${"b".repeat(63)}  z\n`;
    expect([...parseChecksums(text)]).toEqual([["x y", "a".repeat(64)]]);
  });
});

describe("the signatures for macOS", () => {
  test("are read; a file without one is refused, a missing one is not", () => {
    using folder = new TestFolder({
      "confiture-darwin-x64": "no program",
      "confiture-linux-x64": "",
    });
    const refusals = checkSignatures(folder.path, "dist/bin");
    expect(refusals).toHaveLength(1);
    expect(refusals[0]?.where).toBe("dist/bin/confiture-darwin-x64");
    expect(refusals[0]?.what).toStartWith("its signature: ");
  });
});
