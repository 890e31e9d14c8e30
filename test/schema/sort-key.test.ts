import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { alphabeticalKey, hexKey } from "../../src/schema/sort-key.ts";

const sortBy = (keyOf: (path: string) => string, paths: readonly string[]) =>
  [...paths].sort((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1));

describe("alphabetical", () => {
  test.each([
    ["the separator takes no part", ["a-b/a.sql", "a/z.sql"], ["a/z.sql", "a-b/a.sql"]],
    ["upper case first", ["b.sql", "B.sql", "a.sql"], ["B.sql", "a.sql", "b.sql"]],
    ["no numeric sense", ["2.sql", "10.sql"], ["10.sql", "2.sql"]],
    ["a folder beside a file of its name", ["a.sql", "a/b.sql"], ["a/b.sql", "a.sql"]],
    [
      "bytes beyond the basic plane",
      ["\u{1f600}.sql", "\uff5e.sql"],
      ["\uff5e.sql", "\u{1f600}.sql"],
    ],
    ["accents by bytes", ["é.sql", "z.sql"], ["z.sql", "é.sql"]],
  ])("%s", (_, given, expected) => {
    expect(sortBy(alphabeticalKey, given)).toEqual(expected);
  });

  test("is the order of the UTF-8 bytes of the components", () => {
    const component = fc.string({ unit: "binary", minLength: 1, maxLength: 4 });
    const path = fc
      .array(
        component.map((text) => text.replaceAll(/[/\0\ud800-\udfff]/gu, "x")),
        { minLength: 1, maxLength: 3 },
      )
      .map((components) => components.join("/"));
    fc.assert(
      fc.property(path, path, (left, right) => {
        const expected = compareComponents(left.split("/"), right.split("/"));
        const [a, b] = [alphabeticalKey(left), alphabeticalKey(right)];
        expect(Math.sign(expected)).toBe(a < b ? -1 : a > b ? 1 : 0);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("hex", () => {
  test.each([
    ["values, not digits", ["10_a.sql", "9_b.sql"], ["9_b.sql", "10_a.sql"]],
    [
      "one letter makes siblings base 16",
      ["0100_x.sql", "009a_y.sql"],
      ["009a_y.sql", "0100_x.sql"],
    ],
    ["numbered before unnumbered", ["aaa.sql", "99_z.sql"], ["99_z.sql", "aaa.sql"]],
    ["a word of hex letters is no number", ["add_x.sql", "1_z.sql"], ["1_z.sql", "add_x.sql"]],
    ["same value: by the rest", ["01_b.sql", "1_a.sql"], ["1_a.sql", "01_b.sql"]],
    ["same value and rest: by bytes", ["1_a.sql", "01_a.sql"], ["01_a.sql", "1_a.sql"]],
    ["case of the digits does not matter", ["0B_b.sql", "0a_a.sql"], ["0a_a.sql", "0B_b.sql"]],
    ["every component", ["2_a/1_x.sql", "10_b/0_y.sql"], ["2_a/1_x.sql", "10_b/0_y.sql"]],
    ["zero", ["00_a.sql", "1_b.sql"], ["00_a.sql", "1_b.sql"]],
    [
      "numbers beyond 64 bits",
      ["fffffffffffffffff1_a.sql", "fffffffffffffffff0_b.sql"],
      ["fffffffffffffffff0_b.sql", "fffffffffffffffff1_a.sql"],
    ],
    ["digits alone are no prefix", ["12.sql", "2_a.sql"], ["2_a.sql", "12.sql"]],
  ])("%s", (_, given, expected) => {
    expect(sortBy(hexKey, given)).toEqual(expected);
    expect(sortBy(hexKey, given.toReversed())).toEqual(expected);
  });
});

function compareComponents(left: string[], right: string[]): number {
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const [a, b] = [left[index], right[index]];
    if (a === undefined) return -1;
    if (b === undefined) return 1;
    const order = Buffer.compare(Buffer.from(a), Buffer.from(b));
    if (order !== 0) return order;
  }
  return 0;
}
