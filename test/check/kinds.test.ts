import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { readSchemaSummary } from "../../src/check/schema-summary.ts";
import { makeGivenServer, openTestScratch } from "../postgres/scratch.ts";
import { brief, checkFiles } from "./script.ts";

// A loaded machine may take seconds for an initdb.
setDefaultTimeout(120_000);

const FILES = {
  "1.sql": `CREATE EXTENSION citext;
CREATE SCHEMA shop;
CREATE TYPE shop.state AS ENUM ('new', 'paid');
CREATE DOMAIN shop.email AS citext CHECK (VALUE LIKE '%@%');
CREATE TABLE shop.person (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, mail shop.email UNIQUE);
CREATE TABLE shop.event (at date NOT NULL, person int REFERENCES shop.person) PARTITION BY RANGE (at);
CREATE TABLE shop.event_2026 PARTITION OF shop.event FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE INDEX ON shop.event (person);
`,
  "2.sql": `CREATE VIEW shop.v AS SELECT mail FROM shop.person;
CREATE MATERIALIZED VIEW shop.m AS SELECT count(*) FROM shop.event;
CREATE FUNCTION shop.f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER t BEFORE INSERT ON shop.person FOR EACH ROW EXECUTE FUNCTION shop.f();
ALTER TABLE shop.person ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON shop.person USING (id > 0);
SELECT mail FROM shop.vv;
`,
};

const SUMMARY = {
  schemas: 1,
  tables: 2,
  partitions: 1,
  foreignTables: 0,
  views: 1,
  materializedViews: 1,
  sequences: 1,
  indexes: 3,
  constraints: 3,
  functions: 1,
  triggers: 1,
  policies: 1,
  types: 1,
  domains: 1,
  extensions: 1,
};

describe.each([
  ["an embedded server 18", { version: 18 }],
  ["an embedded server 15", { version: 15 }],
  ["PGlite", { kind: "pglite", extensions: ["citext"] }],
] as const)("on %s", (_, options) => {
  test("the same errors, at the same places, and the same objects", async () => {
    await using scratch = await openTestScratch(options);
    const { problems } = await checkFiles(FILES, { scratch });
    expect(problems.map(brief)).toEqual(['2.sql:7:18 42P01: relation "shop.vv" does not exist']);
    expect(await readSchemaSummary(scratch.session)).toEqual(SUMMARY);
  });

  test("roles of the cluster can be made", async () => {
    await using scratch = await openTestScratch(options);
    const { problems } = await checkFiles(
      {
        "a.sql": "CREATE ROLE app;\nGRANT app TO postgres;\nALTER ROLE app SET work_mem = '8MB';\n",
      },
      { scratch },
    );
    expect(problems).toEqual([]);
  });
});

describe("on PGlite", () => {
  test("the hint for a missing extension names the other kinds", async () => {
    await using scratch = await openTestScratch({ kind: "pglite" });
    const { problems } = await checkFiles({ "a.sql": "CREATE EXTENSION dblink;\n" }, { scratch });
    expect(problems[0]?.message).toBe('extension "dblink" is not available');
    expect(problems[0]?.hint).toContain(
      "PGlite (PostgreSQL 18.6) does not have the extension dblink",
    );
    expect(problems[0]?.hint).toContain("an embedded server");
  });
});

describe("on a given server", () => {
  test("the schema is checked, what all its databases share is not touched, nothing stays", async () => {
    await using given = await openTestScratch({ version: 15 });
    const url = await makeGivenServer(given);
    await using scratch = await openTestScratch({ url });
    const { problems, counts } = await checkFiles(
      {
        ...FILES,
        "3.sql":
          "CREATE ROLE app LOGIN;\nDO $$ BEGIN\n  EXECUTE 'CREATE ROLE app2';\nEND $$;\nGRANT SELECT ON shop.v TO app;\nGRANT SELECT ON shop.v TO postgres;\n",
      },
      { scratch },
    );
    expect(problems.map(brief)).toEqual([
      '2.sql:7:18 42P01: relation "shop.vv" does not exist',
      "3.sql:1:1 statement-skipped: not run: it would change what all databases of the given server share",
      "3.sql:2:1 statement-skipped: not run: it would change what all databases of the given server share",
      '3.sql:5:1 42704: role "app" does not exist <- 3.sql:1',
    ]);
    expect(counts).toEqual({ errors: 2, followOn: 1, warnings: 0, notices: 2 });
    expect(await readSchemaSummary(scratch.session)).toEqual(SUMMARY);
    const roles = await given.session.query(
      "SELECT rolname FROM pg_roles WHERE rolname LIKE 'app%'",
    );
    expect(roles).toEqual([]);
  });
});
