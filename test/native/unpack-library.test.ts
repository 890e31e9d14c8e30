import { afterEach, expect, test } from "bun:test";
import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { openUnpacked } from "../../src/native/unpack-library.ts";
import { TestFolder } from "../temporary-folder.ts";

const usual = tmpdir();

afterEach(() => {
  process.env.TMPDIR = usual;
});

test("a library is opened from a file of its own, which does not stay", () => {
  using folder = useTemporaryFolder();
  const source = folder.write("libconfiture.so", "some bytes");
  const opened = openUnpacked(source, (file) => {
    expect(file).not.toBe(source);
    expect(basename(file)).toBe("libconfiture.so");
    return readFileSync(file, "utf8");
  });
  expect(opened).toBe("some bytes");
  expect(readdirSync(folder.path)).toEqual(["libconfiture.so"]);
});

test("nothing stays when it can't be opened", () => {
  using folder = useTemporaryFolder();
  const source = folder.write("libconfiture.so", "some bytes");
  const open = () => {
    throw new Error("not a library");
  };
  expect(() => openUnpacked(source, open)).toThrow("not a library");
  expect(() => openUnpacked(join(folder.path, "missing"), open)).toThrow("ENOENT");
  expect(readdirSync(folder.path)).toEqual(["libconfiture.so"]);
});

test("what an earlier run left is removed, what a running one may use is not", () => {
  using folder = useTemporaryFolder();
  const source = folder.write("libconfiture.so", "some bytes");
  const [old, young] = ["confiture-library-old", "confiture-library-young"].map((name) =>
    join(folder.path, name),
  ) as [string, string];
  mkdirSync(old);
  mkdirSync(young);
  const twoHoursAgo = Date.now() / 1000 - 7200;
  utimesSync(old, twoHoursAgo, twoHoursAgo);
  openUnpacked(source, () => undefined);
  expect([existsSync(old), existsSync(young)]).toEqual([false, true]);
});

function useTemporaryFolder(): TestFolder {
  const folder = new TestFolder();
  process.env.TMPDIR = folder.path;
  return folder;
}
