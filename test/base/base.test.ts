import { describe, expect, test } from "bun:test";
import manifest from "../../package.json" with { type: "json" };
import { ConfitureError, EXIT_CODE_BY_ERROR } from "../../src/base/errors.ts";
import { findNearest } from "../../src/base/nearest.ts";
import { renderPlace } from "../../src/base/problem.ts";
import { locateOffset } from "../../src/base/text-position.ts";
import { readVariable, VARIABLES } from "../../src/base/variables.ts";
import { VERSION } from "../../src/base/version.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

describe("ConfitureError", () => {
  test("knows its exit code, hint, problems and cause", () => {
    const cause = new Error("why");
    const problems = [{ severity: "error", code: "x", message: "m" }] as const;
    const error = new ConfitureError("LOCKED", "held", {
      hint: "wait",
      cause,
      details: { problems },
    });
    expect(error.exitCode).toBe(6);
    expect(error.hint).toBe("wait");
    expect(error.cause).toBe(cause);
    expect(error.problems).toEqual([...problems]);
    expect(error.name).toBe("ConfitureError");
  });

  test("has neither problems nor hint when none were given", () => {
    const error = new ConfitureError("INTERNAL", "oops");
    expect(error.problems).toEqual([]);
    expect(error.hint).toBeUndefined();
    expect("cause" in error && error.cause !== undefined).toBe(false);
  });

  test("every code has an exit code of the documented table", () => {
    for (const [code, exit] of Object.entries(EXIT_CODE_BY_ERROR)) {
      expect([code, exit >= 1 && exit <= 9]).toEqual([code, true]);
    }
  });
});

describe("findNearest", () => {
  test.each([
    ["buidl", ["build", "hash"], "build"],
    ["--formt", ["--format", "--force"], "--format"],
    ["BUILD", ["build"], "build"],
    ["incldue", ["include_dirs", "exclude_dirs"], "include_dirs"],
    ["--schema", ["--schema-only", "--split"], "--schema-only"],
    ["zzz", ["build", "hash"], undefined],
    ["x", [], undefined],
  ])("%s among %p is %p", (word, candidates, nearest) => {
    expect(findNearest(word, candidates)).toBe(nearest);
  });
});

describe("locateOffset", () => {
  test.each([
    ["first byte", "abc", 0, 1, 1, "abc"],
    ["second line", "a\nbcd\ne", 4, 2, 3, "bcd"],
    ["on a line feed", "ab\ncd", 2, 1, 3, "ab"],
    ["just after a line feed", "ab\ncd", 3, 2, 1, "cd"],
    ["past the end", "ab", 99, 1, 3, "ab"],
    ["before the start", "ab", -4, 1, 1, "ab"],
    ["after CRLF", "a\r\nb", 3, 2, 1, "b"],
    ["a CRLF line has no CR", "abc\r\nd", 1, 1, 2, "abc"],
    ["code points, not bytes", "é😀x", 6, 1, 3, "é😀x"],
  ])("%s", (_, text, offset, line, column, sourceLine) => {
    expect(locateOffset(bytes(text), offset)).toEqual({ line, column, sourceLine });
  });

  test("does not count a byte-order mark", () => {
    expect(locateOffset(bytes("\ufeffab"), 4)).toEqual({ line: 1, column: 2, sourceLine: "ab" });
  });

  test("cuts a line that is too long to show", () => {
    expect(locateOffset(bytes("x".repeat(10_000)), 3).sourceLine.length).toBe(4096);
  });
});

test("renderPlace says as much as is known", () => {
  expect(renderPlace({})).toBe("");
  expect(renderPlace({ file: "a.sql" })).toBe("a.sql");
  expect(renderPlace({ file: "a.sql", line: 3 })).toBe("a.sql:3");
  expect(renderPlace({ file: "a.sql", line: 3, column: 9 })).toBe("a.sql:3:9");
});

test("an empty variable counts as not set", () => {
  const old = process.env.CONFITURE_ENV;
  process.env.CONFITURE_ENV = "";
  expect(readVariable("CONFITURE_ENV")).toBeUndefined();
  process.env.CONFITURE_ENV = "production";
  expect(readVariable("CONFITURE_ENV")).toBe("production");
  if (old === undefined) delete process.env.CONFITURE_ENV;
  else process.env.CONFITURE_ENV = old;
  expect(Object.keys(VARIABLES)).toContain("CONFITURE_NATIVE");
});

test("the version is the package's", () => {
  expect(VERSION).toBe(manifest.version);
});
