import { describe, expect, test } from "bun:test";
import { briefRequest, listDirectives, readDirectives } from "./directives.ts";

describe("a directive that can't be read", () => {
  const nowhere = "it does not stand with anything that has a name";
  test.each([
    [
      "-- confiture: renamed fax\nCREATE TABLE t ()",
      "renamed fax: this directive is written renamed from NAME",
    ],
    [
      "-- confiture: renamed\nCREATE TABLE t ()",
      "renamed: this directive is written renamed from NAME",
    ],
    [
      "-- confiture: renamed from a b\nCREATE TABLE t ()",
      "renamed from a b: this directive is written renamed from NAME",
    ],
    ["-- confiture: renamed from a\nALTER TABLE t ADD b int", `renamed from a: ${nowhere}`],
    ["-- confiture: renamed from a\nCREATE INDEX ON t (a)", `renamed from a: ${nowhere}`],
    ["-- confiture: renamed from a\nCREATE EXTENSION x SCHEMA y", `renamed from a: ${nowhere}`],
    ["CREATE TABLE t ();\n-- confiture: renamed from a\n", `renamed from a: ${nowhere}`],
    ["CREATE TABLE t (\n  b int\n  -- confiture: renamed from a\n)", `renamed from a: ${nowhere}`],
    [
      "CREATE VIEW v AS SELECT\n  b, -- confiture: renamed from a\n  c FROM t",
      `renamed from a: ${nowhere}`,
    ],
    [
      "CREATE TABLE t (\n  b int,\n  (1) -- confiture: renamed from a\n)",
      `renamed from a: ${nowhere}`,
    ],
  ])("%j", (source, expected) => {
    expect(readDirectives(source)).toEqual([expected]);
  });

  test("is placed in its file", () => {
    const { problems } = listDirectives(
      "CREATE TABLE a ();",
      "-- é\n  -- confiture: renamed to b\nSELECT 1",
    );
    expect(problems).toEqual([
      {
        severity: "error",
        code: "rename-directive",
        message: "renamed to b: this directive is written renamed from NAME",
        file: "1.sql",
        line: 2,
        column: 3,
        sourceLine: "  -- confiture: renamed to b",
        hint: "a name with capitals or other characters stands in double quotes",
      },
    ]);
    const [problem] = listDirectives("-- confiture: renamed from a\nSELECT 1").problems;
    expect(problem?.hint).toContain("elsewhere use --rename");
  });
});

describe("what is no directive of this kind", () => {
  test.each([
    "-- confiture: tier 1\nCREATE TABLE a ()",
    "-- it was renamed from b\nCREATE TABLE a ()",
    "/* -- confiture: renamed from b */ CREATE TABLE a ()",
    "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$\n-- confiture: renamed from b\nSELECT 1 $$",
    "COMMENT ON TABLE a IS '\n-- confiture: renamed from b\n'",
  ])("%j", (source) => {
    expect(readDirectives(source)).toEqual([]);
  });

  test("each file has its own, whatever its line ends", () => {
    const { requests } = listDirectives(
      "CREATE TABLE a (x int)",
      "SELECT 1;;\r\n-- confiture: renamed from b\r\nCREATE TABLE c (\r\n  x int, -- confiture: renamed from y\r\n  z int)",
      "-- confiture: renamed from d\nCREATE TABLE e ()",
    );
    expect(requests.map((each) => `${each.place?.file} ${briefRequest(each)}`)).toEqual([
      "1.sql 2:1 table b → c",
      "1.sql 4:10 column c.y → c.x",
      "2.sql 1:1 table d → e",
    ]);
  });
});
