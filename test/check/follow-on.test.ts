import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { brief, checkFiles } from "./script.ts";

// A loaded machine may take seconds for an initdb.
setDefaultTimeout(120_000);

async function check(files: Readonly<Record<string, string>>): Promise<string[]> {
  return (await checkFiles(files)).problems.map(brief);
}

describe("an error is marked as following from an earlier one", () => {
  test("when its table, view, type or function failed, through several steps", async () => {
    const found = await check({
      "a.sql": "CREATE TABLE a (id intt);\nCREATE TYPE s AS ENUM ('x', 'x');\n",
      "b.sql": "CREATE VIEW b AS TABLE a;\nCREATE TABLE c (s s);\n",
      "c.sql":
        "SELECT * FROM b;\nCREATE FUNCTION f() RETURNS b LANGUAGE sql AS 'TABLE b';\nSELECT f();\n",
    });
    expect(found).toEqual([
      'a.sql:1:20 42704: type "intt" does not exist',
      'a.sql:2:1 23505: duplicate key value violates unique constraint "pg_enum_typid_label_index"',
      'b.sql:1:24 42P01: relation "a" does not exist <- a.sql:1',
      'b.sql:2:19 42704: type "s" does not exist <- a.sql:2',
      'c.sql:1:15 42P01: relation "b" does not exist <- a.sql:1',
      expect.stringMatching(/^c.sql:2:\d+ 42704: type "b" does not exist <- a.sql:1$/),
      "c.sql:3:8 42883: function f() does not exist <- a.sql:1",
    ]);
  });

  test("when its schema failed, with all that was to be in it", async () => {
    const found = await check({
      "a.sql": "CREATE SCHEMA pg_shop;\n",
      "b.sql": "CREATE TABLE pg_shop.t (id int);\nSELECT * FROM pg_shop.other;\n",
    });
    expect(found).toEqual([
      'a.sql:1:1 42939: unacceptable schema name "pg_shop"',
      'b.sql:1:14 3F000: schema "pg_shop" does not exist <- a.sql:1',
      'b.sql:2:15 42P01: relation "pg_shop.other" does not exist <- a.sql:1',
    ]);
  });

  test("when its column was to be added", async () => {
    const found = await check({
      "a.sql": "CREATE TABLE t (id int);\nALTER TABLE t ADD total money2;\n",
      "b.sql": "SELECT total FROM t;\nSELECT t.total FROM t;\nSELECT other FROM t;\n",
    });
    expect(found).toEqual([
      'a.sql:2:25 42704: type "money2" does not exist',
      'b.sql:1:8 42703: column "total" does not exist <- a.sql:2',
      "b.sql:2:8 42703: column t.total does not exist <- a.sql:2",
      'b.sql:3:8 42703: column "other" does not exist',
    ]);
  });

  test("when the row that it refers to was not inserted", async () => {
    const found = await check({
      "a.sql": "CREATE TABLE p (id int PRIMARY KEY);\nCREATE TABLE c (p int REFERENCES p);\n",
      "b.sql": "INSERT INTO p VALUES (1), ('x');\nINSERT INTO c VALUES (1);\n",
    });
    expect(found).toEqual([
      'b.sql:1:28 22P02: invalid input syntax for type integer: "x"',
      'b.sql:2:1 23503: insert or update on table "c" violates foreign key constraint "c_p_fkey" <- b.sql:1',
    ]);
  });
});

describe("an error is not marked", () => {
  test("when the same mistake is made twice", async () => {
    const found = await check({ "a.sql": "SELECT * FROM typo;\nCREATE VIEW v AS TABLE typo;\n" });
    expect(found.filter((line) => line.includes("<-"))).toEqual([]);
    expect(found).toHaveLength(2);
  });

  test("when only the name is the same: a function, another schema, a body", async () => {
    const found = await check({
      "a.sql": "CREATE SCHEMA one; CREATE SCHEMA two;\nCREATE TABLE one.f (id intt);\n",
      "b.sql": "SELECT f();\nSELECT * FROM two.f;\nSELECT 1/0 AS f;\n",
    });
    expect(found.filter((line) => line.includes("<-"))).toEqual([]);
    expect(found).toHaveLength(4);
  });
});
