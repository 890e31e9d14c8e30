import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { splitStatements } from "../../src/schema/split-statements.ts";

function split(text: string): readonly string[] {
  const bytes = Buffer.from(text);
  return splitStatements(bytes).map(({ start, end }) => bytes.toString("utf8", start, end));
}

const ATOMIC = "RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END;";

describe("a semicolon ends a statement", () => {
  test.each<[string, readonly string[]]>([
    ["", []],
    [" \n-- nothing;\n/* ; */ ", []],
    [";;\n;", []],
    ["SELECT 1", ["SELECT 1"]],
    ["SELECT 1;SELECT 2;", ["SELECT 1;", "SELECT 2;"]],
    ["\n-- a;\nSELECT 1 /* b; */ ; -- c\n\n SELECT 2 -- d\n", ["SELECT 1 /* b; */ ;", "SELECT 2"]],
    ["\ufeffSELECT 1;", ["SELECT 1;"]],
    ["SELECT 'é€😀'; SELECT é", ["SELECT 'é€😀';", "SELECT é"]],
    ["- 1; / 2; -", ["- 1;", "/ 2;", "-"]],
  ])("%j", (text, expected) => {
    expect(split(text)).toEqual([...expected]);
  });
});

describe("a semicolon does not end a statement", () => {
  test.each([
    ["in a string", "SELECT ';''; ';"],
    ["in an escape string", "SELECT E'\\';';"],
    ["in a continued escape string", "SELECT E'a' -- b;\n'\\';';"],
    ["in a quoted identifier", 'SELECT ";"";";'],
    ["in a dollar quote", "DO $a$ ; $$ ; $$ $b$ $a$;"],
    ["in a nested comment", "SELECT /* ; /* ; */ ; */ 1;"],
    ["in parentheses", "CREATE RULE r AS ON INSERT TO t DO ALSO (SELECT (1); SELECT 2);"],
    ["in the body of a function", `CREATE FUNCTION f() ${ATOMIC}`],
    ["in the body of a replaced function", `create or replace function f() ${ATOMIC}`],
    ["in the body of a procedure", `CREATE PROCEDURE p() ${ATOMIC}`],
    ["where the name is quoted", `CREATE FUNCTION "f"() ${ATOMIC}`],
    ["where the name is begin", `CREATE FUNCTION s.begin(atomic int) ${ATOMIC}`],
    ["in an empty body", "CREATE FUNCTION f() RETURNS void BEGIN ATOMIC END;"],
    [
      "after a CASE of the body",
      "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN a THEN CASE b WHEN 1 THEN 2 END END; SELECT 2; END;",
    ],
    [
      "after a CASE in parentheses",
      "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT (CASE WHEN a THEN 1 END); SELECT 2; END;",
    ],
    [
      "after a column named end",
      "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT x.end AS end FROM x; SELECT 2; END;",
    ],
  ])("%s", (_name, text) => {
    expect(split(`${text} SELECT 2;`)).toEqual([text, "SELECT 2;"]);
  });
});

describe("BEGIN outside a routine's body", () => {
  test.each<[string, readonly string[]]>([
    ["BEGIN; SELECT 1; END;", ["BEGIN;", "SELECT 1;", "END;"]],
    ["BEGIN ATOMIC; SELECT 1;", ["BEGIN ATOMIC;", "SELECT 1;"]],
    [
      "CREATE TABLE begin (atomic int); SELECT 1;",
      ["CREATE TABLE begin (atomic int);", "SELECT 1;"],
    ],
    ["CREATE FUNCTION f() RETURN 1; SELECT 2;", ["CREATE FUNCTION f() RETURN 1;", "SELECT 2;"]],
    [
      "CREATE VIEW v AS SELECT CASE WHEN a THEN 1 END; SELECT 2;",
      ["CREATE VIEW v AS SELECT CASE WHEN a THEN 1 END;", "SELECT 2;"],
    ],
  ])("%j", (text, expected) => {
    expect(split(text)).toEqual([...expected]);
  });
});

describe("a source that the lexical check would refuse", () => {
  test.each<[string, readonly string[]]>([
    ["SELECT 1; SELECT 'a;\n", ["SELECT 1;", "SELECT 'a;\n"]],
    ["'a;", ["'a;"]],
    ['SELECT "a;', ['SELECT "a;']],
    ["DO $$ a; ", ["DO $$ a; "]],
    ["SELECT 1 /* a;", ["SELECT 1"]],
    ["SELECT (1; SELECT 2;", ["SELECT (1; SELECT 2;"]],
    ["SELECT 1)); SELECT 2;", ["SELECT 1));", "SELECT 2;"]],
    ["SELECT 1;\n\\i a;\nSELECT 2;", ["SELECT 1;", "\\i a;", "SELECT 2;"]],
  ])("%j", (text, expected) => {
    expect(split(text)).toEqual([...expected]);
  });
});

test("statements that are put together come apart again", () => {
  const statement = fc.constantFrom(
    "SELECT 1;",
    "SELECT E'\\'' || 'a\\';",
    'SELECT "a;b";',
    "DO $q$ ; $q$;",
    `CREATE FUNCTION f() ${ATOMIC}`,
    "CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2);",
  );
  const gap = fc.constantFrom(" ", "\n", "\r\n", "-- ; '\n", "/* ; /* ' */ */", "\t;\n");
  const pair = fc.tuple(gap, statement);
  fc.assert(
    fc.property(fc.array(pair), gap, (pairs, end) => {
      const text = pairs.map(([before, body]) => before + body).join("") + end;
      expect(split(text)).toEqual(pairs.map(([, body]) => body));
    }),
  );
});
