import { describe, expect, test } from "bun:test";
import { execFileSync } from "node:child_process";
import {
  compareManifests,
  hashManifest,
  parseManifest,
  renderManifest,
} from "../../src/schema/manifest.ts";
import { TestFolder } from "../temporary-folder.ts";

const digest = (character: string) => character.repeat(64);
const entry = (path: string, character = "a") => ({ path, digest: digest(character) });

describe("renderManifest", () => {
  test("is a digest, two spaces and a path a line", () => {
    expect(renderManifest([entry("a.sql"), entry("b c.sql", "b")])).toBe(
      `${digest("a")}  a.sql\n${digest("b")}  b c.sql\n`,
    );
  });

  test("is empty for no file", () => {
    expect(renderManifest([])).toBe("");
  });

  test("escapes as sha256sum does", () => {
    using folder = new TestFolder({ "we\\ird\nname.sql": "SELECT 1;\n" });
    const printed = execFileSync("sha256sum", ["we\\ird\nname.sql"], { cwd: folder.path });
    const [parsed] = parseManifest(printed.toString(), "x");
    expect(parsed?.path).toBe("we\\ird\nname.sql");
    expect(renderManifest(parsed === undefined ? [] : [parsed])).toBe(printed.toString());
  });
});

test("the schema hash is the SHA-256 of the manifest", () => {
  expect(hashManifest("")).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
});

describe("parseManifest", () => {
  test("reads back what was rendered, and sha256sum's binary mark", () => {
    const entries = [entry("a.sql"), entry("x/\\y\n.sql", "c")];
    expect(parseManifest(renderManifest(entries), "m")).toEqual(entries);
    expect(parseManifest(`${digest("d")} *b.sql\n`, "m")).toEqual([entry("b.sql", "d")]);
  });

  test("names the line that is not one", () => {
    expect(() => parseManifest(`${digest("a")}  a.sql\nnonsense\n`, "old.sha256")).toThrow(
      "old.sha256:2: not a line of a manifest",
    );
  });
});

describe("compareManifests", () => {
  test("is empty for the same", () => {
    expect(compareManifests([entry("a")], [entry("a")])).toEqual([]);
  });

  test("tells changed, added, removed and renamed apart", () => {
    const before = [entry("a", "1"), entry("b", "2"), entry("c", "3")];
    const after = [entry("a", "9"), entry("b2", "2"), entry("d", "4")];
    expect(compareManifests(before, after)).toEqual([
      { kind: "changed", path: "a" },
      { kind: "renamed", path: "b2", from: "b" },
      { kind: "added", path: "d" },
      { kind: "removed", path: "c" },
    ]);
  });

  test("a new order alone is a difference", () => {
    const [a, b] = [entry("a", "1"), entry("b", "2")];
    expect(compareManifests([a, b], [b, a])).toEqual([
      { kind: "moved", path: "b" },
      { kind: "moved", path: "a" },
    ]);
  });

  test("two files of the same bytes are renamed once each", () => {
    const differences = compareManifests([entry("a"), entry("b")], [entry("c"), entry("d")]);
    expect(differences).toEqual([
      { kind: "renamed", path: "c", from: "a" },
      { kind: "renamed", path: "d", from: "b" },
    ]);
  });
});
