import { describe, expect, test } from "bun:test";
import { readDirectives } from "../../src/script/directive-comments.ts";

function read(text: string, base = 0) {
  return readDirectives(new TextEncoder().encode(text), base);
}

describe("directives in comments", () => {
  test.each([
    "-- confiture: renamed from a",
    "--confiture:renamed from a",
    "--  Confiture: \t Renamed from a \r",
  ])("%p has a name and an argument", (text) => {
    expect(read(text)).toEqual([{ name: "renamed", argument: "from a", start: 0 }]);
  });

  test("a place is in bytes of the source", () => {
    const found = read("-- é\n  -- confiture: section x\n", 10);
    expect(found).toEqual([{ name: "section", argument: "x", start: 18 }]);
  });

  test.each([
    "/* -- confiture: section x */",
    "/* /* */ \n-- confiture: section x\n*/",
    "-- as in -- confiture: section x",
    "-- confiture section x",
  ])("%p has none", (text) => {
    expect(read(text)).toEqual([]);
  });

  test("a block comment ends behind two dashes, too", () => {
    expect(read("/* -- a */\n-- confiture: retry 1").map(({ name }) => name)).toEqual(["retry"]);
    expect(read("-- /* a\n-- confiture: retry 1").map(({ name }) => name)).toEqual(["retry"]);
  });
});
