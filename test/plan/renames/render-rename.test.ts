import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { readFingerprint } from "../../../src/catalog/read-fingerprint.ts";
import { orderRenames } from "../../../src/plan/renames/order-renames.ts";
import type { Rename } from "../../../src/plan/renames/rename.ts";
import { renderRename, renderRenameBack } from "../../../src/plan/renames/render-rename.ts";
import { CaseServer } from "../case-server.ts";

setDefaultTimeout(120_000);

const SCHEMA = `
CREATE SCHEMA "O d"; CREATE SCHEMA s;
CREATE TYPE s.mood AS ENUM ('it''s', 'a\\b', 'ok');
CREATE TYPE s.pair AS (a int, b text);
CREATE TABLE s.typed OF s.pair;
CREATE TYPE s.span AS RANGE (subtype = int);
CREATE DOMAIN s.short AS text CONSTRAINT short_ok CHECK (length(VALUE) < 9);
CREATE TABLE s.t ("A ""b" int CONSTRAINT t_ok CHECK ("A ""b" > 0), m s.mood);
CREATE INDEX t_i ON s.t (m);
CREATE VIEW s.v AS SELECT m FROM s.t;
CREATE MATERIALIZED VIEW s.mv AS SELECT m FROM s.t;
CREATE SEQUENCE s.q;
CREATE COLLATION s.c (provider = icu, locale = 'und');
CREATE FUNCTION s.f(int, s.mood[]) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION s.g() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE PROCEDURE s.p(text) LANGUAGE sql AS '';
CREATE AGGREGATE s.n(*) (SFUNC = int8inc, STYPE = int8, INITCOND = '0');
CREATE AGGREGATE s.total(int) (SFUNC = int4pl, STYPE = int);
CREATE TRIGGER t_t BEFORE INSERT ON s.t FOR EACH ROW EXECUTE FUNCTION s.g();
CREATE POLICY t_p ON s.t USING (true);
CREATE RULE t_r AS ON DELETE TO s.t DO INSTEAD NOTHING;
CREATE PUBLICATION pub FOR TABLE s.t;
CREATE FOREIGN DATA WRAPPER w; CREATE SERVER sv FOREIGN DATA WRAPPER w;
CREATE FOREIGN TABLE s.ft (x int CONSTRAINT ft_ok CHECK (x > 0)) SERVER sv;
CREATE FUNCTION s.e() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER et ON sql_drop EXECUTE FUNCTION s.e();
`;

const place = { schema: "s" };
const column = { kind: "column", ...place } as const;
const constraint = { kind: "constraint", ...place } as const;

/** A rename of every kind, and the statement for it. */
const EACH: readonly (readonly [Rename, string])[] = [
  [{ kind: "schema", from: "O d", to: 'N"w' }, 'ALTER SCHEMA "O d" RENAME TO "N""w"'],
  [{ kind: "table", ...place, from: "t", to: "t2" }, 'ALTER TABLE "s"."t" RENAME TO "t2"'],
  [
    { kind: "foreign table", ...place, from: "ft", to: "ft2" },
    'ALTER FOREIGN TABLE "s"."ft" RENAME TO "ft2"',
  ],
  [{ kind: "view", ...place, from: "v", to: "v2" }, 'ALTER VIEW "s"."v" RENAME TO "v2"'],
  [
    { kind: "materialized view", ...place, from: "mv", to: "mv2" },
    'ALTER MATERIALIZED VIEW "s"."mv" RENAME TO "mv2"',
  ],
  [{ kind: "sequence", ...place, from: "q", to: "q2" }, 'ALTER SEQUENCE "s"."q" RENAME TO "q2"'],
  [{ kind: "index", ...place, from: "t_i", to: "t_i2" }, 'ALTER INDEX "s"."t_i" RENAME TO "t_i2"'],
  [
    { kind: "type", ...place, from: "span", to: "reach" },
    'ALTER TYPE "s"."span" RENAME TO "reach"',
  ],
  [
    { kind: "domain", ...place, from: "short", to: "brief" },
    'ALTER DOMAIN "s"."short" RENAME TO "brief"',
  ],
  [{ kind: "collation", ...place, from: "c", to: "c2" }, 'ALTER COLLATION "s"."c" RENAME TO "c2"'],
  [
    { kind: "function", ...place, from: "f", to: "f2", args: ["integer", "s.mood[]"] },
    'ALTER FUNCTION "s"."f"(integer, s.mood[]) RENAME TO "f2"',
  ],
  [
    { kind: "procedure", ...place, from: "p", to: "p2", args: ["text"] },
    'ALTER PROCEDURE "s"."p"(text) RENAME TO "p2"',
  ],
  [
    { kind: "aggregate", ...place, from: "n", to: "n2", args: [] },
    'ALTER AGGREGATE "s"."n"(*) RENAME TO "n2"',
  ],
  [
    { kind: "aggregate", ...place, from: "total", to: "total2", args: ["integer"] },
    'ALTER AGGREGATE "s"."total"(integer) RENAME TO "total2"',
  ],
  [{ kind: "publication", from: "pub", to: "pub2" }, 'ALTER PUBLICATION "pub" RENAME TO "pub2"'],
  [{ kind: "server", from: "sv", to: "sv2" }, 'ALTER SERVER "sv" RENAME TO "sv2"'],
  [
    { kind: "foreign data wrapper", from: "w", to: "w2" },
    'ALTER FOREIGN DATA WRAPPER "w" RENAME TO "w2"',
  ],
  [{ kind: "event trigger", from: "et", to: "e2" }, 'ALTER EVENT TRIGGER "et" RENAME TO "e2"'],
  [
    { ...column, of: "t2", from: 'A "b', to: "n" },
    'ALTER TABLE "s"."t2" RENAME COLUMN "A ""b" TO "n"',
  ],
  [
    { ...column, of: "ft2", ofKind: "foreign table", from: "x", to: "y" },
    'ALTER FOREIGN TABLE "s"."ft2" RENAME COLUMN "x" TO "y"',
  ],
  [
    { ...column, of: "v2", ofKind: "view", from: "m", to: "feeling" },
    'ALTER VIEW "s"."v2" RENAME COLUMN "m" TO "feeling"',
  ],
  [
    { ...column, of: "mv2", ofKind: "materialized view", from: "m", to: "feeling" },
    'ALTER MATERIALIZED VIEW "s"."mv2" RENAME COLUMN "m" TO "feeling"',
  ],
  [
    { kind: "attribute", ...place, of: "pair", ofKind: "type", from: "b", to: "c" },
    'ALTER TYPE "s"."pair" RENAME ATTRIBUTE "b" TO "c" CASCADE',
  ],
  [
    { kind: "enum value", ...place, of: "mood", ofKind: "type", from: "it's", to: "a\\b2" },
    `ALTER TYPE "s"."mood" RENAME VALUE 'it''s' TO E'a\\\\b2'`,
  ],
  [
    { ...constraint, of: "t2", from: "t_ok", to: "t2_ok" },
    'ALTER TABLE "s"."t2" RENAME CONSTRAINT "t_ok" TO "t2_ok"',
  ],
  [
    { ...constraint, of: "brief", ofKind: "domain", from: "short_ok", to: "brief_ok" },
    'ALTER DOMAIN "s"."brief" RENAME CONSTRAINT "short_ok" TO "brief_ok"',
  ],
  [
    { ...constraint, of: "ft2", ofKind: "foreign table", from: "ft_ok", to: "ft2_ok" },
    'ALTER TABLE "s"."ft2" RENAME CONSTRAINT "ft_ok" TO "ft2_ok"',
  ],
  [
    { kind: "trigger", ...place, of: "t2", from: "t_t", to: "t2_t" },
    'ALTER TRIGGER "t_t" ON "s"."t2" RENAME TO "t2_t"',
  ],
  [
    { kind: "policy", ...place, of: "t2", from: "t_p", to: "t2_p" },
    'ALTER POLICY "t_p" ON "s"."t2" RENAME TO "t2_p"',
  ],
  [
    { kind: "rule", ...place, of: "t2", from: "t_r", to: "t2_r" },
    'ALTER RULE "t_r" ON "s"."t2" RENAME TO "t2_r"',
  ],
];

describe("statements", () => {
  test.each(EACH)("%j", (rename, sql) => {
    expect(renderRename(rename)).toBe(sql);
  });

  test.each([15, 18])("are what PostgreSQL %p takes, there and back", async (version) => {
    await using server = await CaseServer.start(version);
    await using database = await server.open(SCHEMA);
    const { session } = database;
    const before = await readFingerprint(session);
    const renames = orderRenames(EACH.map(([rename]) => rename).toReversed());
    for (const rename of renames) await session.run(renderRename(rename));
    const renamed = await readFingerprint(session);
    expect(renamed.filter((line) => before.includes(line)).length).toBeLessThan(before.length / 2);
    for (const rename of renames.toReversed()) await session.run(renderRenameBack(rename));
    expect(await readFingerprint(session)).toEqual(before);
  });
});

describe("the order", () => {
  let server: CaseServer;
  beforeAll(async () => {
    server = await CaseServer.start(18);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  const table = (from: string, to: string): Rename => ({
    kind: "table",
    schema: "public",
    from,
    to,
  });

  async function namesAfter(sql: string, renames: readonly Rename[]): Promise<unknown[]> {
    await using database = await server.open(sql);
    const { session } = database;
    const run = orderRenames(renames);
    for (const rename of run) await session.run(renderRename(rename));
    const list = () =>
      session.query(
        "SELECT relname AS name, obj_description(oid) AS was FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1",
      );
    const after = (await list()).map(({ name, was }) => `${was} is ${name}`);
    for (const rename of run.toReversed()) await session.run(renderRenameBack(rename));
    const back = (await list()).map(({ name, was }) => `${was} is ${name}`);
    return [after, back];
  }

  const make = (...names: string[]) =>
    names.map((name) => `CREATE TABLE ${name} (); COMMENT ON TABLE ${name} IS '${name}';`).join("");

  test("a name is free before another takes it", async () => {
    const [after] = await namesAfter(make("a", "b", "c"), [
      table("a", "b"),
      table("b", "c2"),
      table("c", "a"),
    ]);
    expect(after).toEqual(["c is a", "a is b", "b is c2"]);
  });

  test("names that are exchanged, by two or three, have one in between", async () => {
    const [two, back] = await namesAfter(make("a", "b"), [table("a", "b"), table("b", "a")]);
    expect([two, back]).toEqual([
      ["b is a", "a is b"],
      ["a is a", "b is b"],
    ]);
    const [three, same] = await namesAfter(make("a", "b", "c"), [
      table("a", "b"),
      table("b", "c"),
      table("c", "a"),
    ]);
    expect([three, same]).toEqual([
      ["c is a", "a is b", "b is c"],
      ["a is a", "b is b", "c is c"],
    ]);
  });

  test("a container comes before what is in it, whatever the order given", () => {
    const kinds = orderRenames(EACH.map(([rename]) => rename).toReversed()).map(({ kind }) => kind);
    const last = (kind: string) => kinds.lastIndexOf(kind);
    expect(kinds.indexOf("schema")).toBe(0);
    expect(last("type")).toBeLessThan(kinds.indexOf("function"));
    expect(last("table")).toBeLessThan(kinds.indexOf("column"));
    expect(last("column")).toBeLessThan(kinds.indexOf("constraint"));
    expect(last("constraint")).toBeLessThan(kinds.indexOf("index"));
    expect(last("index")).toBeLessThan(kinds.indexOf("trigger"));
  });
});
