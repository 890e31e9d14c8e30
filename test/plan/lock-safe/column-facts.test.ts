import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { openFacts } from "../../../src/catalog/engine-facts.ts";
import { classifyTypeChange, cutsOff } from "../../../src/plan/lock-safe/column-types.ts";
import { isConstant } from "../../../src/plan/lock-safe/constant-expression.ts";
import { describeLoss } from "../../../src/plan/lock-safe/type-loss.ts";
import { type CaseDatabase, CaseServer } from "../case-server.ts";
import { readSchema } from "./plan-safely.ts";

setDefaultTimeout(120_000);

const VERSIONS = [15, 18];
const servers = new Map<number, CaseServer>();
beforeAll(async () => {
  for (const version of VERSIONS) servers.set(version, await CaseServer.start(version));
});
afterAll(() => Promise.all([...servers.values()].map((server) => server[Symbol.asyncDispose]())));

function serverOf(version: number): CaseServer {
  const server = servers.get(version);
  if (server === undefined) throw new Error(`no server ${version}`);
  return server;
}

/** Types with a value each, from every one to every other that is said to be harmless. */
const CHANGES: readonly (readonly [from: string, to: string, value: string])[] = [
  ["character varying(10)", "character varying(20)", "a"],
  ["character varying(10)", "character varying", "a"],
  ["character varying(10)", "text", "a"],
  ["text", "character varying", "a"],
  ["text", "character varying(9)", "a"],
  ["character varying(20)", "character varying(10)", "a"],
  ["numeric(5,2)", "numeric(8,2)", "1"],
  ["numeric(5,2)", "numeric", "1"],
  ["numeric(5,2)", "numeric(8,3)", "1"],
  ["numeric", "numeric(8,2)", "1"],
  ["bit varying(3)", "bit varying(9)", "1"],
  ["bit varying(9)", "bit varying(3)", "1"],
  ["timestamp(2) without time zone", "timestamp(4) without time zone", "2025-01-01"],
  ["timestamp(2) with time zone", "timestamp with time zone", "2025-01-01"],
  ["timestamp without time zone", "timestamp(6) without time zone", "2025-01-01"],
  ["timestamp without time zone", "timestamp(3) without time zone", "2025-01-01"],
  ["time(2) without time zone", "time without time zone", "10:00"],
  ["time(2) with time zone", "time with time zone", "10:00+00"],
  ["interval(2)", "interval(4)", "1s"],
  ["interval day to second(2)", "interval", "1s"],
  ["interval", "interval(2)", "1s"],
  ["cidr", "inet", "10.0.0.0/8"],
  ["inet", "cidr", "10.0.0.0/8"],
  ["text", "public.citext", "a"],
  ["public.citext", "text", "a"],
  ["character(3)", "text", "a"],
  ["character(3)", "character(5)", "a"],
  ["integer", "bigint", "1"],
  ["smallint", "integer", "1"],
  ["date", "timestamp without time zone", "2025-01-01"],
  ["real", "double precision", "1"],
  ["character varying(5)[]", "character varying(9)[]", "{a}"],
  ["text[]", "character varying[]", "{a}"],
];

describe.each(VERSIONS)("on PostgreSQL %d", (version) => {
  test("what is said not to be written anew is not, and neither are its indexes", async () => {
    await using database = await serverOf(version).open("CREATE EXTENSION citext");
    for (const [from, to, value] of CHANGES) {
      const seen = await change(database, from, to, value);
      const said = classifyTypeChange(from, to);
      expect({ from, to, ...said }).toEqual({ from, to, ...seen });
    }
  });

  test("a default that is said to be the same for all rows is noted once", async () => {
    const mood = "CREATE TYPE mood AS ENUM ('ok')";
    await using database = await serverOf(version).open(mood);
    const facts = openFacts((await readSchema(serverOf(version), mood)).facts);
    for (const [type, value, isSaid] of DEFAULTS) {
      await database.load(
        "DROP TABLE IF EXISTS t; CREATE TABLE t (id int); INSERT INTO t VALUES (1)",
      );
      const before = await readFiles(database);
      await database.load(`ALTER TABLE t ADD COLUMN x ${type} DEFAULT (${value})`);
      const after = await readFiles(database);
      const said = isConstant(await readDefault(database), facts);
      expect([value, said]).toEqual([value, isSaid]);
      // What isn't known may be harmless; what is said to be so must be.
      if (said) expect([value, after.t]).toEqual([value, before.t]);
    }
  });
});

const DEFAULTS: readonly (readonly [type: string, value: string, isConstant: boolean])[] = [
  ["int", "1", true],
  ["int", "-1", true],
  ["numeric(10,2)", "0", true],
  ["text", "'it''s'", true],
  ["text", "E'a\\\\b'", true],
  ["text[]", "'{}'", true],
  ["text[]", "ARRAY['a', 'b']", true],
  ["jsonb", "'{\"a\": 1}'", true],
  ["mood", "'ok'", true],
  ["timestamptz", "now()", true],
  ["timestamptz", "CURRENT_TIMESTAMP(3)", true],
  ["timestamptz", "now() + interval '1 day'", true],
  ["timestamp", "now() AT TIME ZONE 'utc'", true],
  ["date", "CURRENT_DATE", true],
  ["text", "CURRENT_USER", true],
  ["bool", "true", true],
  ["float8", "random()", false],
  ["timestamptz", "clock_timestamp()", false],
  ["uuid", "gen_random_uuid()", false],
  ["text", "'x' || random()::text", false],
  ["text", "timeofday()", false],
];

/** As the catalog is read: with no search path. */
async function readDefault(database: CaseDatabase): Promise<string> {
  await database.load("SET search_path = pg_catalog");
  const [row] = await database.session.query(
    "SELECT pg_get_expr(adbin, adrelid) AS text FROM pg_attrdef WHERE adrelid = 'public.t'::regclass",
  );
  await database.load("RESET search_path");
  return String(row?.text);
}

async function change(database: CaseDatabase, from: string, to: string, value: string) {
  await database.load(
    `DROP TABLE IF EXISTS t; CREATE TABLE t (x ${from}); INSERT INTO t VALUES ('${value}'); CREATE INDEX i ON t (x)`,
  );
  const before = await readFiles(database);
  await database.load(`ALTER TABLE t ALTER COLUMN x TYPE ${to} USING x::${to}`);
  const after = await readFiles(database);
  return { isRewritten: before.t !== after.t, isReindexed: before.i !== after.i };
}

async function readFiles({ session }: CaseDatabase): Promise<Record<string, string>> {
  const rows = await session.query(
    "SELECT relname, relfilenode::text AS file FROM pg_class WHERE relname IN ('t', 'i')",
  );
  return Object.fromEntries(rows.map(({ relname, file }) => [String(relname), String(file)]));
}

/** What comes of a value: another one, or an error. Undefined: it stays. */
const LOSSES: readonly (readonly [
  from: string,
  to: string,
  value: string,
  loss: RegExp | undefined,
])[] = [
  ["bigint", "integer", "5000000000", /fail/],
  ["integer", "bigint", "5", undefined],
  ["integer", "numeric(4,0)", "99999", /fail/],
  ["integer", "numeric(12,2)", "99999", undefined],
  ["integer", "real", "16777217", /rounded/],
  ["integer", "double precision", "16777217", undefined],
  ["double precision", "integer", "1.5", /rounded/],
  ["numeric(10,4)", "numeric(10,2)", "1.2345", /rounded/],
  ["numeric(10,2)", "numeric(6,2)", "12345.67", /fail/],
  ["numeric(10,2)", "numeric(12,4)", "12345678.12", undefined],
  ["text", "character varying(2)", "abc", /fail/],
  ["character varying(2)", "character varying(5)", "ab", undefined],
  ["timestamp with time zone", "date", "2025-01-01 10:00+00", /time of day/],
  ["timestamp with time zone", "timestamp without time zone", "2025-01-01 10:00+00", /zone/],
  [
    "timestamp without time zone",
    "timestamp(0) without time zone",
    "2025-01-01 10:00:00.5",
    /rounded/,
  ],
  ["json", "jsonb", '{"b":1, "a":1}', /order/],
  ["text", "uuid", "x", /fail/],
  ["text", "integer", "x", /fail/],
  ["uuid", "text", "00000000-0000-0000-0000-000000000000", undefined],
  ["integer", "text", "5", undefined],
  ["character(3)", "text", "a  ", /blanks/],
  ["text[]", "text", "{a}", undefined],
  ["inet", "cidr", "10.1.2.3/8", /host/],
  ["bit varying(9)", "bit varying(2)", "101", /fail/],
];

test("a loss that is told is one, and what stays is not told", async () => {
  await using database = await serverOf(18).open();
  for (const [from, to, value, loss] of LOSSES) {
    const said = describeLoss(from, to);
    if (loss === undefined) expect([from, to, said]).toEqual([from, to, undefined]);
    else expect(`${from} ${to}: ${said}`).toMatch(loss);
    const using = cutsOff(from, to) ? "" : `USING x::${to}`;
    await database.load(
      `DROP TABLE IF EXISTS t; CREATE TABLE t (x ${from}); INSERT INTO t VALUES ('${value}')`,
    );
    const before = await database.session.query("SELECT x::text AS x FROM t");
    const failure = await database
      .load(`ALTER TABLE t ALTER COLUMN x TYPE ${to} ${using}`)
      .then(() => undefined, String);
    expect([from, to, failure !== undefined]).toEqual([from, to, loss?.source === "fail"]);
    const after = await database.session
      .query(`SELECT x::${from}::text AS x FROM t`)
      .catch(() => []);
    if (loss === undefined) expect(after).toEqual(before);
  }
});
