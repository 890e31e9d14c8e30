import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { CaseServer } from "../case-server.ts";
import { findCandidates, listCandidates } from "./candidates.ts";

setDefaultTimeout(120_000);

let server: CaseServer;
beforeAll(async () => {
  server = await CaseServer.start(18);
});
afterAll(() => server[Symbol.asyncDispose]());

const find = (old: string, wanted: string) => findCandidates(server, old, wanted);
const brief = (old: string, wanted: string) => listCandidates(server, old, wanted);

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
      "mail text",
      'e_mail text COLLATE "C"',
      "t.mail=e_mail (high: the type is the same, text; the names are alike; the place is the same)",
    ],
    [
      "total int GENERATED ALWAYS AS (id) STORED",
      "amount int GENERATED ALWAYS AS (id) STORED",
      "t.total=amount (high: the type is the same, integer; the place is the same; no other column of this type goes or comes, though the names are unlike)",
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
    [
      "a generated one that is computed otherwise",
      "total int GENERATED ALWAYS AS (id) STORED",
      "totals int GENERATED ALWAYS AS (id * 2) STORED",
    ],
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
