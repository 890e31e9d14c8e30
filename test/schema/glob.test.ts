import { describe, expect, test } from "bun:test";
import { compileGlob } from "../../src/schema/glob.ts";

describe("compileGlob", () => {
  test.each([
    ["**/*.sql", "a.sql", true],
    ["**/*.sql", "a/b/c.sql", true],
    ["**/*.sql", "a.sql.bak", false],
    ["*.sql", "a/b.sql", true],
    ["*.bak", "x/y.bak", true],
    ["a.sql", "deep/a.sql", true],
    ["/a.sql", "a.sql", true],
    ["temp/*.sql", "temp/a.sql", true],
    ["temp/*.sql", "x/temp/a.sql", false],
    ["temp/*.sql", "temp/x/a.sql", false],
    ["**/temp/**", "temp/x.sql", true],
    ["**/temp/**", "a/b/temp/x.sql", true],
    ["**/temp/**", "temporary/x.sql", false],
    ["old/", "old/a/b.sql", true],
    ["old/", "older/a.sql", false],
    ["?.sql", "a.sql", true],
    ["?.sql", "ab.sql", false],
    ["[ab].sql", "b.sql", true],
    ["[!ab].sql", "c.sql", true],
    ["[!ab].sql", "a.sql", false],
    ["{a,b}.sql", "a.sql", false],
    ["{a,b}.sql", "{a,b}.sql", true],
    ["!a.sql", "b.sql", false],
    ["!a.sql", "!a.sql", true],
    ["A.sql", "a.sql", false],
    ["ä*.sql", "ärger.sql", true],
    ["", "a.sql", false],
    ["  *.sql ", "a.sql", true],
    ["a/**/b.sql", "a/b.sql", true],
    ["a/**/b.sql", "a/x/y/b.sql", true],
  ])("%s on %s: %p", (pattern, path, expected) => {
    expect(compileGlob(pattern).matches(path)).toBe(expected);
  });

  test("refuses a component that could never match", () => {
    expect(() => compileGlob("../other/*.sql")).toThrow('the glob "../other/*.sql" contains ".."');
  });

  test.each([
    [".hidden/**", ".hidden", true],
    [".hidden/**", ".other", false],
    ["**/.env*.sql", ".envs.sql", true],
    ["**/*.sql", ".a.sql", false],
  ])("%s names hidden %s: %p", (pattern, name, expected) => {
    expect(compileGlob(pattern).namesHidden(name)).toBe(expected);
  });
});
