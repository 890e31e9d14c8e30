import { describe, expect, test } from "bun:test";
import { formatStatement } from "../../src/plan/format-statement.ts";

describe("a statement of a generated migration", () => {
  test("that creates a long table has a line for each part", () => {
    const sql = `CREATE TABLE "public"."customer" ("id" bigint NOT NULL, "name" text DEFAULT 'a,  b(', CONSTRAINT "customer_pkey" PRIMARY KEY (id))`;
    expect(formatStatement(sql)).toBe(
      [
        'CREATE TABLE "public"."customer" (',
        '  "id" bigint NOT NULL,',
        "  \"name\" text DEFAULT 'a,  b(',",
        '  CONSTRAINT "customer_pkey" PRIMARY KEY (id)',
        ")",
      ].join("\n"),
    );
  });

  test.each([
    'CREATE TABLE "public"."t" ("id" int)',
    `CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$ SELECT '${"x".repeat(120)}' $$`,
  ])("that is short, or another one, stays as it is: %s", (sql) => {
    expect(formatStatement(sql)).toBe(sql);
  });
});
