import { describe, expect, test } from "bun:test";
import { mapLine, mapOffset } from "../../src/schema/build-map.ts";

const first = { path: "a.sql", start: 100, length: 20, line: 6 };
const second = { path: "b.sql", start: 150, length: 10, line: 12 };
const map = { files: [first, second] };

describe("mapOffset", () => {
  test.each([
    ["the header", 10, undefined],
    ["first byte", 100, { file: first, offset: 0 }],
    ["inside", 119, { file: first, offset: 19 }],
    ["what was added after a file", 121, { file: first, offset: 20 }],
    ["the next file", 150, { file: second, offset: 0 }],
    ["past the end", 999, { file: second, offset: 10 }],
  ])("%s", (_, offset, expected) => {
    expect(mapOffset(map, offset)).toEqual(expected as never);
  });
});

describe("mapLine", () => {
  test.each([
    ["the header", 2, undefined],
    ["first line", 6, { file: first, line: 1 }],
    ["third line", 8, { file: first, line: 3 }],
    ["the next file", 13, { file: second, line: 2 }],
  ])("%s", (_, line, expected) => {
    expect(mapLine(map, line)).toEqual(expected as never);
  });
});

test("an empty map maps nothing", () => {
  expect(mapOffset({ files: [] }, 5)).toBeUndefined();
  expect(mapLine({ files: [] }, 5)).toBeUndefined();
});
