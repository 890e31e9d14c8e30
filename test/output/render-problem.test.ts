import { describe, expect, test } from "bun:test";
import { formatDuration, formatSize } from "../../src/output/format-size.ts";
import { renderProblem } from "../../src/output/render-problem.ts";
import { createStyle, hasColours } from "../../src/output/style.ts";

const plain = createStyle(false);

describe("renderProblem", () => {
  test("shows what, where, the line with a caret, and what to do", () => {
    const text = renderProblem(
      {
        severity: "error",
        code: "42P01",
        message: 'relation "usr" does not exist',
        file: "db/schema/a.sql",
        line: 12,
        column: 6,
        sourceLine: "FROM usr;",
        detail: "first\nsecond",
        hint: "spell it right",
        followsFrom: "b.sql:1",
      },
      plain,
    );
    expect(text).toBe(
      [
        'error[42P01]: relation "usr" does not exist',
        "  --> db/schema/a.sql:12:6",
        "   |",
        "12 | FROM usr;",
        "   |      ^",
        "   = detail: first",
        "             second",
        "   = hint: spell it right",
        "   = note: probably follows from the error at b.sql:1",
      ].join("\n"),
    );
  });

  test("needs no place", () => {
    expect(renderProblem({ severity: "warning", code: "x", message: "careful" }, plain)).toBe(
      "warning[x]: careful",
    );
  });

  test("puts the caret under wide characters and after tabs", () => {
    const text = renderProblem(
      {
        severity: "notice",
        code: "x",
        message: "m",
        file: "f",
        line: 1,
        column: 4,
        sourceLine: "\t漢é!",
      },
      plain,
    );
    const [, , , source, caret] = text.split("\n");
    expect(source).toBe("1 |     漢é!");
    expect(caret).toBe("  |        ^");
  });

  test("a source line can't steer the terminal", () => {
    const text = renderProblem(
      {
        severity: "error",
        code: "x",
        message: "m",
        file: "f",
        line: 1,
        sourceLine: "a\u001b[31mb",
      },
      plain,
    );
    expect(text).not.toContain("\u001b");
  });

  test("cuts a long line around the caret", () => {
    const sourceLine = `${"a".repeat(500)}X${"b".repeat(500)}`;
    const text = renderProblem(
      { severity: "error", code: "x", message: "m", file: "f", line: 1, column: 501, sourceLine },
      plain,
    );
    const [, , , source = "", caret = ""] = text.split("\n");
    expect(source.length).toBeLessThan(170);
    expect(source[caret.indexOf("^")]).toBe("X");
  });

  test("has colours only when asked", () => {
    const problem = { severity: "error", code: "x", message: "m" } as const;
    expect(renderProblem(problem, createStyle(true))).toContain("\u001b[31m");
    expect(renderProblem(problem, plain)).not.toContain("\u001b");
  });
});

describe("hasColours", () => {
  const withVariables = (variables: Record<string, string>, run: () => void) => {
    const names = ["NO_COLOR", "FORCE_COLOR", "TERM"];
    const old = names.map((name) => [name, process.env[name]] as const);
    for (const name of names) delete process.env[name];
    Object.assign(process.env, variables);
    try {
      run();
    } finally {
      for (const [name, value] of old) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
    }
  };

  test.each([
    [{}, true, true, true],
    [{}, false, true, false],
    [{}, true, false, false],
    [{ NO_COLOR: "1" }, true, true, false],
    [{ FORCE_COLOR: "1" }, false, true, true],
    [{ FORCE_COLOR: "0" }, true, true, false],
    [{ TERM: "dumb" }, true, true, false],
    [{ FORCE_COLOR: "1", NO_COLOR: "1" }, true, true, false],
  ])("%j, terminal %p, allowed %p: %p", (variables, isTTY, isAllowed, expected) => {
    withVariables(variables, () => expect(hasColours({ isTTY }, isAllowed)).toBe(expected));
  });
});

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1000, "1.0 kB"],
  [82_431, "82.4 kB"],
  [2_147_483_648, "2.1 GB"],
  [5e15, "5000.0 TB"],
])("%d bytes are %s", (size, text) => {
  expect(formatSize(size)).toBe(text);
});

test.each([
  [0.2, "1 ms"],
  [23.4, "23 ms"],
  [1400, "1.4 s"],
  [125_000, "2 min 5 s"],
])("%d ms are %s", (duration, text) => {
  expect(formatDuration(duration)).toBe(text);
});
