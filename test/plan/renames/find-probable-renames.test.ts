import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { findProbableRenames, isDenied } from "../../../src/plan/renames/find-probable-renames.ts";
import type { ProbableRename } from "../../../src/plan/renames/probable-rename.ts";
import { parseRenameFlag } from "../../../src/plan/renames/rename-request.ts";
import { renderRenameQuestion } from "../../../src/plan/renames/render-rename-question.ts";
import { resolveRenames } from "../../../src/plan/renames/resolve-renames.ts";
import { CaseServer } from "../case-server.ts";
import { catchError, readSql } from "./read-sql.ts";

setDefaultTimeout(120_000);

let server: CaseServer;
beforeAll(async () => {
  server = await CaseServer.start(18);
});
afterAll(() => server[Symbol.asyncDispose]());

/** The candidates, each of which must be what its own flag asks for. */
async function find(old: string, wanted: string): Promise<readonly ProbableRename[]> {
  const [actual, desired] = await Promise.all([readSql(server, old), readSql(server, wanted)]);
  const found = findProbableRenames(actual, desired);
  for (const { flag, denyFlag, rename } of found) {
    const text = unquote(flag.replace("--rename ", ""));
    expect(resolveRenames([parseRenameFlag(text)], actual, desired)).toEqual([rename]);
    expect(denyFlag).toBe(flag.replace("--rename", "--no-rename"));
  }
  return found;
}

/** As a shell would. */
function unquote(text: string): string {
  return text.replace(/^'(.*)'$/s, "$1").replaceAll("'\\''", "'");
}

async function brief(old: string, wanted: string): Promise<string[]> {
  const found = await find(old, wanted);
  return found.map(({ flag, confidence, reason }) => `${flag} (${confidence}: ${reason})`);
}

const table = (columns: string) => `CREATE TABLE t (id int, ${columns}, last int)`;

describe("a column", () => {
  test.each([
    [
      "fax text",
      "telefax text",
      "t.fax=telefax (high: the type is the same, text; the names are alike; the place is the same)",
    ],
    [
      "mail text NOT NULL DEFAULT ''",
      "message text",
      "t.mail=message (high: the type is the same, text; the place is the same; no other column of this type goes or comes, though the names are unlike)",
    ],
    [
      "created_on date",
      "created_at timestamptz",
      "t.created_on=created_at (low: the type changes from date to timestamp with time zone; the names are alike; the place is the same)",
    ],
    [
      "a text, b text",
      "x text, y text",
      [
        "t.a=x (low: the type is the same, text; the place is the same)",
        "t.b=y (low: the type is the same, text; the place is the same)",
      ],
    ],
    [
      "street text, town text",
      "town_name text, street_name text",
      [
        "t.street=street_name (high: the type is the same, text; the names are alike)",
        "t.town=town_name (high: the type is the same, text; the names are alike)",
      ],
    ],
    [
      `"E-Mail" text`,
      `"it's" text`,
      String.raw`'t."E-Mail"="it'\''s"' (high: the type is the same, text; the place is the same; no other column of this type goes or comes, though the names are unlike)`,
    ],
  ])("%s → %s is probable", async (old, wanted, expected) => {
    const flags = [expected].flat().map((each) => `--rename ${each}`);
    expect((await brief(table(old), table(wanted))).sort()).toEqual(flags);
  });

  test("is the only one of its type once the surer ones are taken out", async () => {
    const old = "CREATE TABLE t (fax text, note text, id int)";
    expect(await brief(old, "CREATE TABLE t (id int, telefax text, memo text)")).toEqual([
      "--rename t.fax=telefax (high: the type is the same, text; the names are alike)",
      "--rename t.note=memo (low: the type is the same, text; no other column of this type goes or comes, though the names are unlike)",
    ]);
  });

  test.each([
    ["another type and another name", "fax text", "amount int"],
    ["another type of a like, but not nearly the same name", "fax text", "telefax int"],
    ["a generated one for a plain one", "total int", "totals int GENERATED ALWAYS AS (id) STORED"],
  ])("%s is none", async (_, old, wanted) => {
    expect(await brief(table(old), table(wanted))).toEqual([]);
  });

  test("several of a type with unlike names in other places are none", async () => {
    const old = "CREATE TABLE t (fax text, id int)";
    expect(await brief(old, "CREATE TABLE t (id int, note text, memo text)")).toEqual([]);
  });

  test("is asked for once where partitions, heirs and typed tables have it, too", async () => {
    const old = `CREATE TABLE p (a text, id int) PARTITION BY LIST (id); CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
      CREATE TABLE parent (b text); CREATE TABLE child (b text) INHERITS (parent); CREATE TABLE heir (b text) INHERITS (child);
      CREATE TYPE pair AS (c text, d int); CREATE TABLE typed OF pair`;
    const wanted = old
      .replace("(a text", "(a2 text")
      .replaceAll("(b text", "(b2 text")
      .replace("(c text", "(c2 text");
    expect((await find(old, wanted)).map(({ flag }) => flag)).toEqual([
      "--rename p.a=a2",
      "--rename parent.b=b2",
      "--rename pair.c=c2",
    ]);
  });
});

describe("a value or an attribute", () => {
  test("is probable where it takes the place of another", async () => {
    const old =
      "CREATE TYPE status AS ENUM ('new', 'in work', 'done'); CREATE TYPE pair AS (a int, b text)";
    const wanted =
      "CREATE TYPE status AS ENUM ('fresh', 'waiting', 'done'); CREATE TYPE pair AS (a int, c text)";
    expect((await brief(old, wanted)).sort()).toEqual([
      `--rename 'status."in work"=waiting' (low: the place is the same)`,
      "--rename pair.b=c (high: the type is the same, text; the place is the same; no other attribute of this type goes or comes, though the names are unlike)",
      "--rename status.new=fresh (low: the place is the same)",
    ]);
  });

  test("says that it is the only one", async () => {
    const [value] = await brief(
      "CREATE TYPE s AS ENUM ('a', 'b')",
      "CREATE TYPE s AS ENUM ('b', 'c')",
    );
    expect(value).toBe(
      "--rename s.a=c (low: no other value goes or comes, though the names are unlike)",
    );
  });
});

describe("an object", () => {
  const customer = "(id int, name text, fax text, street text, town text)";
  test.each([
    [
      `CREATE TABLE customer ${customer}`,
      `CREATE TABLE client ${customer}`,
      "customer=client (high: 5 of 5 columns are the same)",
    ],
    [
      `CREATE TABLE customer ${customer}`,
      `CREATE TABLE customers ${customer.replace("fax", "telefax").replace("town text", "town int")}`,
      "customer=customers (low: 3 of 5 columns are the same; the names are alike)",
    ],
    [
      `CREATE TABLE customer ${customer}`,
      `CREATE TABLE client ${customer.replace("fax", "telefax")}`,
      "customer=client (low: 4 of 5 columns are the same)",
    ],
    [
      "CREATE TABLE p (id int) PARTITION BY LIST (id); CREATE TABLE one PARTITION OF p FOR VALUES IN (1)",
      "CREATE TABLE p (id int) PARTITION BY LIST (id); CREATE TABLE first PARTITION OF p FOR VALUES IN (1)",
      "one=first (high: the definition is the same)",
    ],
    [
      "CREATE VIEW a AS SELECT 1 AS x",
      "CREATE VIEW b AS SELECT 1 AS x",
      "a=b (high: the definition is the same)",
    ],
    [
      "CREATE MATERIALIZED VIEW a AS SELECT 1 AS x",
      "CREATE MATERIALIZED VIEW a2 AS SELECT 1 AS x",
      "a=a2 (high: the definition is the same; the names are alike)",
    ],
    [
      "CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1'",
      "CREATE FUNCTION \"G h\"(int) RETURNS int LANGUAGE sql AS 'SELECT 1'",
      `'f="G h"' (high: the definition is the same)`,
    ],
    [
      "CREATE PROCEDURE f(int) LANGUAGE sql AS ''",
      "CREATE PROCEDURE g(int) LANGUAGE sql AS ''",
      "f=g (high: the definition is the same)",
    ],
    [
      "CREATE AGGREGATE n(*) (SFUNC = int8inc, STYPE = int8, INITCOND = 0)",
      "CREATE AGGREGATE m(*) (SFUNC = int8inc, STYPE = int8, INITCOND = 0)",
      "n=m (high: the definition is the same)",
    ],
    [
      "CREATE TYPE mood AS ENUM ('a', 'b', 'c', 'd')",
      "CREATE TYPE state AS ENUM ('a', 'b', 'c')",
      "mood=state (low: 3 of 4 values are the same)",
    ],
    [
      "CREATE TYPE pair AS (a int, b text)",
      "CREATE TYPE two AS (a int, b text)",
      "pair=two (high: 2 of 2 attributes are the same)",
    ],
    [
      "CREATE TYPE span AS RANGE (subtype = int)",
      "CREATE TYPE reach AS RANGE (subtype = int)",
      "span=reach (low: the definition is the same; no other type like it goes or comes, though the names are unlike)",
    ],
    [
      "CREATE DOMAIN mail AS text CHECK (VALUE <> '')",
      "CREATE DOMAIN post AS text CONSTRAINT ok CHECK (VALUE <> '')",
      "mail=post (high: the definition is the same)",
    ],
    [
      "CREATE DOMAIN mail AS text",
      "CREATE DOMAIN email AS text",
      "mail=email (high: the definition is the same; the names are alike)",
    ],
    [
      "CREATE SEQUENCE numbers",
      "CREATE SEQUENCE codes",
      "numbers=codes (low: the definition is the same; no other sequence like it goes or comes, though the names are unlike)",
    ],
    [
      "CREATE SCHEMA sales; CREATE TABLE sales.a (x int); CREATE TABLE sales.b (x int)",
      "CREATE SCHEMA billing; CREATE TABLE billing.a (y int); CREATE TABLE billing.b (x int)",
      "sales=billing (high: 2 of 2 objects are the same)",
    ],
    [
      "CREATE SCHEMA s; CREATE TABLE s.old_name (x int)",
      "CREATE SCHEMA s; CREATE TABLE s.name (x int)",
      "s.old_name=name (high: 1 of 1 columns are the same; the names are alike)",
    ],
    [
      "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER v FOREIGN DATA WRAPPER w; CREATE FOREIGN TABLE a (x int) SERVER v",
      "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER v FOREIGN DATA WRAPPER w; CREATE FOREIGN TABLE b (x int) SERVER v",
      "a=b (high: 1 of 1 columns are the same)",
    ],
    [
      "CREATE TABLE a (id int, x int, y int, z int)",
      "CREATE TABLE b (id int, x int, y int, q int, r int, s int)",
      "a=b (low: 3 of 6 columns are the same)",
    ],
    [
      "CREATE TABLE a (id int, x int, y int)",
      "CREATE TABLE b (id int, x int, z text)",
      "a=b (low: 2 of 3 columns are the same; no other table goes or comes)",
    ],
  ])("%s", async (old, wanted, expected) => {
    expect(await brief(old, wanted)).toEqual([`--rename ${expected}`]);
  });

  test.each([
    [
      "tables with little in common",
      `CREATE TABLE a ${customer}`,
      "CREATE TABLE b (id int, amount int, town text)",
    ],
    ["a table that becomes a view", "CREATE TABLE a (x int)", "CREATE VIEW b AS SELECT 1 AS x"],
    [
      "tables in two schemas",
      "CREATE SCHEMA s; CREATE TABLE a (x int)",
      "CREATE SCHEMA s; CREATE TABLE s.a (x int)",
    ],
    [
      "views that are defined otherwise",
      "CREATE VIEW a AS SELECT 1 AS x",
      "CREATE VIEW b AS SELECT 2 AS x",
    ],
    [
      "functions that take something else",
      "CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1'",
      "CREATE FUNCTION g(text) RETURNS int LANGUAGE sql AS 'SELECT 1'",
    ],
    [
      "several sequences with unlike names",
      "CREATE SEQUENCE a",
      "CREATE SEQUENCE x; CREATE SEQUENCE y",
    ],
    [
      "a name that another object has",
      "CREATE TABLE a (x int); CREATE VIEW b AS SELECT 1 AS x",
      "CREATE TABLE b (x int)",
    ],
    [
      "an index, which needs no word",
      "CREATE TABLE a (x int); CREATE INDEX i ON a (x)",
      "CREATE TABLE a (x int); CREATE INDEX j ON a (x)",
    ],
    ["a serial column's sequence", "CREATE TABLE a (x int)", "CREATE TABLE a (x serial)"],
    ["nothing that differs", `CREATE TABLE a ${customer}`, `CREATE TABLE a ${customer}`],
  ])("none: %s", async (_, old, wanted) => {
    expect(await brief(old, wanted)).toEqual([]);
  });

  test("goes with the best of several, and each with one", async () => {
    const old = `CREATE TABLE customer ${customer}; CREATE TABLE supplier ${customer}`;
    const wanted = `CREATE TABLE suppliers ${customer}; CREATE TABLE customers ${customer.replace(", town text", "")}`;
    expect((await find(old, wanted)).map(({ flag }) => flag)).toEqual([
      "--rename supplier=suppliers",
      "--rename customer=customers",
    ]);
  });
});

describe("a flag", () => {
  test("has the kind, or the arguments, where a name alone can mean two", async () => {
    const old = `CREATE TABLE t (same int CONSTRAINT same CHECK (same > 0));
      CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE FUNCTION f(text) RETURNS int LANGUAGE sql AS 'SELECT 2'`;
    const wanted = old.replaceAll("same", "other").replaceAll("FUNCTION f", "FUNCTION g");
    expect((await find(old, wanted)).map(({ flag }) => flag)).toEqual([
      "--rename 'f(integer)=g'",
      "--rename 'f(text)=g'",
      "--rename column:t.same=other",
    ]);
  });
});

describe("a candidate is denied", () => {
  test.each([
    ["t.fax=telefax", true],
    ["public.t.fax=telefax", true],
    ["column:t.fax=telefax", true],
    ["constraint:t.fax=telefax", false],
    ["t.fax=mail", false],
    ["u.fax=telefax", false],
    ["fax=telefax", false],
    ["crm.t.fax=telefax", false],
  ])("by %s: %p", async (text, expected) => {
    const rename = { kind: "column", schema: "public", of: "t", from: "fax", to: "telefax" };
    const candidate = { rename, confidence: "high", reason: "", flag: "", denyFlag: "" } as const;
    expect(isDenied(candidate, [text])).toBe(expected);
    expect(isDenied(candidate, ["x=y", text])).toBe(expected);
    expect(isDenied(candidate, [])).toBe(false);
  });

  test("by its own flag, whatever it is", async () => {
    const old =
      "CREATE SCHEMA s; CREATE TYPE s.e AS ENUM ('New'); CREATE FUNCTION s.f(int) RETURNS int LANGUAGE sql AS 'SELECT 1'";
    const wanted = old.replace("New", "Very new").replace("s.f(", 's."F"(');
    const found = await find(old, wanted);
    expect(found).toHaveLength(2);
    for (const candidate of found) {
      const texts = found.map(({ denyFlag }) => unquote(denyFlag.replace("--no-rename ", "")));
      expect(texts.map((text) => isDenied(candidate, [text])).filter(Boolean)).toHaveLength(1);
    }
  });

  test("not by what can't be read, which is said", () => {
    const rename = { kind: "table", schema: "public", from: "a", to: "b" };
    const candidate = { rename, confidence: "high", reason: "", flag: "", denyFlag: "" } as const;
    const error = catchError(() => isDenied(candidate, ["a"]));
    expect([error.code, error.message]).toEqual(["USAGE", "--no-rename a: this is not old=new"]);
    expect(error.hint).toStartWith("write --no-rename customer=client");
  });
});

describe("a question", () => {
  test.each([
    ["table", "with its rows"],
    ["column", "with what is stored in it"],
    ["schema", "with all that is in it"],
    ["sequence", "with the number that it has come to"],
    ["enum value", "which fails where a row has it"],
    ["view", "is dropped, and b is created"],
  ])("of a %s says what is lost otherwise", (kind, loss) => {
    const rename = {
      kind,
      schema: "public",
      ...(kind === "column" && { of: "t" }),
      from: "a",
      to: "b",
    };
    const candidate = {
      rename,
      confidence: "low",
      reason: "the place is the same",
      flag: "",
      denyFlag: "",
    } as const;
    expect(renderRenameQuestion(candidate)).toContain(loss);
  });

  test("names both, and why", async () => {
    const [candidate] = await find(
      "CREATE TABLE t (fax text, id int)",
      "CREATE TABLE t (telefax text, id int)",
    );
    expect(candidate && renderRenameQuestion(candidate)).toBe(
      `Was column fax of public.t renamed to telefax?
  The type is the same, text; the names are alike; the place is the same.
  If not: fax is dropped with what is stored in it, and telefax is created.`,
    );
  });
});
