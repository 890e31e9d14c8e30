import { describe, expect, test } from "bun:test";
import { checkLibraries, type LibraryFacts } from "../../scripts/release/check-libraries.ts";
import { renderRefusal } from "../../scripts/release/refusal.ts";

const GOOD: LibraryFacts = {
  target: "linux-x64",
  where: "native/linux-x64/libconfiture.so",
  sizeBytes: 400_000,
  problems: [],
};

describe("the libraries of a release", () => {
  test("are small enough and have no problem", () => {
    expect(checkLibraries([GOOD, { ...GOOD, sizeBytes: 512_000 }])).toEqual([]);
  });

  test("a missing one is refused with how to build it", () => {
    const [refusal, ...others] = checkLibraries([{ ...GOOD, sizeBytes: undefined }]);
    expect(others).toEqual([]);
    expect(refusal).toEqual({
      where: "native/linux-x64/libconfiture.so",
      what: "there is no library for linux-x64",
      fix: "run `bun run build:native --all`",
    });
  });

  test("size and every problem of every library are said at once", () => {
    const problems = ["it exports _start", "it needs libgcc_s.so.1"];
    const bad = { ...GOOD, sizeBytes: 512_001, problems };
    expect(checkLibraries([bad, bad])).toHaveLength(6);
    expect(checkLibraries([bad])[0]?.what).toContain("512001 bytes; at most 512000");
  });

  test("a refusal says what, where and what to do", () => {
    const text = renderRefusal({ where: "here", what: "this is wrong", fix: "do that" });
    expect(text).toBe("here: this is wrong\n    do that\n");
  });
});
