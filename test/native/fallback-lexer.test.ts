import { describe, expect, test } from "bun:test";
import { isSeparatorValid, LexicalCheck } from "../../src/native/fallback/lexical-check.ts";
import vectors from "../vectors/lexical.json" with { type: "json" };
import { askOracle } from "./lexical-oracle.ts";

interface Vector {
  readonly name: string;
  readonly input?: string;
  readonly inputHex?: string;
  readonly problem: number;
  readonly position: number;
  readonly semicolonMissing: boolean;
}

const VECTORS: readonly Vector[] = vectors;

function readInput(vector: Vector): Uint8Array {
  if (vector.inputHex !== undefined) return Buffer.from(vector.inputHex, "hex");
  return Buffer.from(vector.input ?? "", "utf8");
}

function check(bytes: Uint8Array, size: number) {
  const lexical = new LexicalCheck();
  for (let at = 0; at < bytes.length; at += size) lexical.feed(bytes.subarray(at, at + size));
  const { problem, position, isSemicolonMissing } = lexical.finish();
  return { problem, position, semicolonMissing: isSemicolonMissing };
}

describe("every shared vector", () => {
  test("has a name and an input of its own", () => {
    expect(VECTORS.length).toBeGreaterThan(300);
    expect(new Set(VECTORS.map((vector) => vector.name)).size).toBe(VECTORS.length);
    const inputs = VECTORS.map((vector) => Buffer.from(readInput(vector)).toString("hex"));
    expect(new Set(inputs).size).toBe(VECTORS.length);
  });

  for (const vector of VECTORS) {
    test(vector.name, () => {
      const bytes = readInput(vector);
      const { problem, position, semicolonMissing } = vector;
      const expected = { problem, position, semicolonMissing };
      expect(askOracle(bytes)).toEqual(expected);
      for (const size of [bytes.length + 1, 1, 2, 3, 7]) {
        expect({ size, ...check(bytes, size) }).toEqual({ size, ...expected });
      }
    });
  }
});

describe("line feeds and the byte-order mark", () => {
  test.each([
    ["", 0, false],
    ["\n\n", 2, false],
    ["a\r\nb\rc", 1, false],
    ["\ufeff\n<<<<<<<\n", 2, true],
    ["\ufeff", 0, true],
    ["a\ufeff\n", 1, false],
  ])("of %j", (text, lineFeeds, hasByteOrderMark) => {
    for (const size of [1, 2, 100]) {
      const lexical = new LexicalCheck();
      const bytes = Buffer.from(text);
      for (let at = 0; at < bytes.length; at += size) lexical.feed(bytes.subarray(at, at + size));
      expect(lexical.finish()).toMatchObject({ lineFeeds, hasByteOrderMark });
    }
  });
});

describe("a separator is white space and complete comments", () => {
  test.each([
    ["", true],
    [" \t\r\n\f\v", true],
    ["-- db/schema/a.sql\n", true],
    ["\n/* a /* b */ c */\n-- d\n", true],
    ["/* a */", true],
    ["-- not ended", false],
    ["/* not closed", false],
    ["SELECT 1;\n", false],
    [";", false],
    ["/", false],
    ["-", false],
    ["'", false],
    ["\\i a\n", false],
    ["\ufeff", false],
    ["/*\n<<<<<<< a\n*/\n", false],
    ["-- a\n>>>>>>>", false],
  ])("%j: %p", (separator, expected) => {
    expect(isSeparatorValid(Buffer.from(separator))).toBe(expected);
  });
});
