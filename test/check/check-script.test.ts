import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import type { ProgressEvent } from "../../src/base/events.ts";
import { checkScript } from "../../src/check/check-script.ts";
import { openTestScratch } from "../postgres/scratch.ts";
import { TestFolder } from "../temporary-folder.ts";
import { brief, buildScript, checkFiles } from "./script.ts";

// A loaded machine may take seconds for an initdb.
setDefaultTimeout(120_000);

describe("a script without errors", () => {
  test("gives its numbers, and reports each file", async () => {
    const events: ProgressEvent[] = [];
    const files = {
      "a.sql": "CREATE TABLE a (id int);",
      "b.sql": "CREATE VIEW b AS TABLE a;\n;\n",
    };
    const result = await checkFiles(files, { onProgress: (event) => events.push(event) });
    expect(result).toMatchObject({
      ok: true,
      statements: 2,
      kind: "embedded",
      serverVersion: "18.4",
      problems: [],
      counts: { errors: 0, followOn: 0, warnings: 0, notices: 0 },
    });
    expect(result.durationMs).toBeGreaterThan(0);
    const done = (count: number) => ({ kind: "files", phase: "check", done: count, total: 2 });
    expect(events).toEqual([done(0), done(1), done(2)] as ProgressEvent[]);
  });

  test("can be a file, and can be empty", async () => {
    using folder = new TestFolder({ "out.sql": "-- nothing\n" });
    await using scratch = await openTestScratch();
    const script = join(folder.path, "out.sql");
    const result = await checkScript({ script, map: { files: [] }, scratch });
    expect(result).toMatchObject({ ok: true, statements: 0 });
  });
});

describe("an error", () => {
  test("has the place in the source, the line, and what PostgreSQL says", async () => {
    const { problems, ok } = await checkFiles({
      "db/schema/a.sql": "CREATE TABLE a (id int PRIMARY KEY);\n",
      "db/schema/é.sql": "-- 🙂 é\n/* /* */ ; */ SELECT 'é🙂',\n\tnope FROM a;\n",
    });
    expect(ok).toBe(false);
    expect(problems).toEqual([
      {
        severity: "error",
        code: "42703",
        message: 'column "nope" does not exist',
        file: "db/schema/é.sql",
        line: 3,
        column: 2,
        sourceLine: "\tnope FROM a;",
      },
    ]);
  });

  test("without a position stands at its statement's start, with detail and hint", async () => {
    const { problems } = await checkFiles({
      "a.sql":
        "CREATE TABLE a (id int PRIMARY KEY); CREATE VIEW v AS TABLE a;\n\n  DROP TABLE a;\n",
    });
    expect(problems[0]).toMatchObject({
      code: "2BP01",
      line: 3,
      column: 3,
      detail: "view v depends on table a",
      hint: "Use DROP ... CASCADE to drop the dependent objects too.",
    });
  });

  test("does not keep the rest from being checked", async () => {
    const { problems, statements } = await checkFiles({
      "a.sql": "SELEC 1;\nCREATE TABLE a (id int);\n",
      "b.sql": "SELECT id, nope FROM a;\nSELECT 1 +;\n",
    });
    expect(problems.map(brief)).toEqual([
      'a.sql:1:1 42601: syntax error at or near "SELEC"',
      'b.sql:1:12 42703: column "nope" does not exist',
      'b.sql:2:11 42601: syntax error at or near ";"',
    ]);
    expect(statements).toBe(4);
  });

  test("inside a function's body is found in the body", async () => {
    const { problems } = await checkFiles({
      "sql.sql":
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$\n  SELECT a\n  FROM nope\n$$;\n",
      "quoted.sql":
        "CREATE FUNCTION g() RETURNS text LANGUAGE sql AS '\n  SELECT ''x'' FROM nope2\n';\n",
      "plpgsql.sql":
        "CREATE FUNCTION h() RETURNS int LANGUAGE plpgsql AS $body$\nBEGIN\n  RETURNN 1;\nEND $body$;\n",
      "atomic.sql":
        "CREATE FUNCTION i() RETURNS int BEGIN ATOMIC\n  SELECT 1;\n  SELECT b;\nEND;\n",
    });
    expect(problems.map(brief)).toEqual([
      'sql.sql:3:8 42P01: relation "nope" does not exist',
      'quoted.sql:2:21 42P01: relation "nope2" does not exist',
      'plpgsql.sql:3:3 42601: syntax error at or near "RETURNN"',
      'atomic.sql:3:10 42703: column "b" does not exist',
    ]);
  });

  test("while a block runs is found at its line, or at the query that failed", async () => {
    const { problems } = await checkFiles({
      "do.sql":
        "DO $$\nDECLARE n int;\nBEGIN\n  SELECT count(*)\n    INTO n FROM pg_class;\n  RAISE EXCEPTION 'stop at %', n > 0\n    USING HINT = 'go on';\nEND $$;\n",
      "query.sql": "DO $$ BEGIN\n  INSERT INTO nope VALUES (1);\nEND $$;\n",
    });
    expect(problems.map(brief)).toEqual([
      "do.sql:6:3 P0001: stop at t",
      'query.sql:2:15 42P01: relation "nope" does not exist',
    ]);
    expect(problems[0]?.hint).toBe("go on");
    expect(problems[0]?.detail).toBe(
      "context: PL/pgSQL function inline_code_block line 6 at RAISE",
    );
  });

  test("of a function that is called stands at the call, with the context", async () => {
    const { problems } = await checkFiles({
      "a.sql":
        "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN\n RETURN 1/0; END $$;\nSELECT f();\n",
    });
    expect(problems.map(brief)).toEqual(["a.sql:3:1 22012: division by zero"]);
    expect(problems[0]?.detail).toContain("PL/pgSQL function f() line 2 at RETURN");
  });

  test("that is the 101st is only counted", async () => {
    const sql = `${"SELECT nope;\n".repeat(103)}DO $$ BEGIN RAISE NOTICE 'last'; END $$;\n`;
    const { problems, counts } = await checkFiles({ "a.sql": sql });
    expect(counts).toEqual({ errors: 103, followOn: 0, warnings: 0, notices: 1 });
    expect(problems).toHaveLength(101);
    expect(problems.at(-1)).toMatchObject({ severity: "notice", message: "last", line: 104 });
  });
});

describe("notices and warnings", () => {
  test("are kept with their places", async () => {
    const { problems, ok, counts } = await checkFiles({
      "a.sql": "DROP TABLE IF EXISTS t;\nDO $$ BEGIN\n  RAISE WARNING 'careful';\nEND $$;\n",
      "b.sql": "CREATE TABLE t (id int);\nCREATE TABLE IF NOT EXISTS t (id int);\n",
    });
    expect(ok).toBe(true);
    expect(counts).toEqual({ errors: 0, followOn: 0, warnings: 1, notices: 2 });
    expect(problems.map((problem) => `${problem.severity} ${brief(problem)}`)).toEqual([
      'notice a.sql:1:1 00000: table "t" does not exist, skipping',
      "warning a.sql:3:3 01000: careful",
      'notice b.sql:2:1 42P07: relation "t" already exists, skipping',
    ]);
  });

  test("notes on the scratch database come first", async () => {
    await using scratch = await openTestScratch({ version: 17 });
    const { problems, counts } = await checkFiles({ "a.sql": "SELECT 1" }, { scratch });
    expect(problems.map((problem) => problem.code)).toEqual(["postgres-version"]);
    expect(counts.warnings).toBe(1);
  });
});

describe("transactions", () => {
  test("what follows in a failed one is marked, and so is what it loses", async () => {
    const { problems } = await checkFiles({
      "a.sql":
        "BEGIN;\nCREATE TABLE kept (id int);\nSELECT 1/0;\nCREATE TABLE lost (id int);\nCOMMIT;\n",
      "b.sql": "SELECT * FROM kept;\nSELECT * FROM lost;\nSELECT * FROM never;\n",
    });
    expect(problems.map(brief)).toEqual([
      "a.sql:3:1 22012: division by zero",
      "a.sql:4:1 25P02: current transaction is aborted, commands ignored until end of transaction block <- a.sql:3",
      'b.sql:1:15 42P01: relation "kept" does not exist <- a.sql:3',
      'b.sql:2:15 42P01: relation "lost" does not exist <- a.sql:3',
      'b.sql:3:15 42P01: relation "never" does not exist',
    ]);
  });

  test("one that is open at the end is an error where it begins", async () => {
    const { problems } = await checkFiles({
      "a.sql": "BEGIN; COMMIT;\nSELECT 1;\n  BEGIN;\nCREATE TABLE t (id int);\n",
    });
    expect(problems).toEqual([
      {
        severity: "error",
        code: "open-transaction",
        message: "the script ends inside the transaction that begins here",
        hint: "add COMMIT at the end, or remove BEGIN",
        file: "a.sql",
        line: 3,
        column: 3,
        sourceLine: "  BEGIN;",
      },
    ]);
  });
});

describe("what a bare database lacks", () => {
  test("an extension is named, with what to do, and what misses it is marked", async () => {
    const { problems } = await checkFiles({
      "a.sql": "CREATE EXTENSION IF NOT EXISTS postgis;\n",
      "b.sql": "CREATE TABLE place (at geometry(Point, 4326));\nCREATE INDEX ON place (at);\n",
    });
    expect(problems.map(brief)).toEqual([
      'a.sql:1:1 0A000: extension "postgis" is not available',
      'b.sql:1:24 42704: type "geometry" does not exist <- a.sql:1',
      'b.sql:2:1 42P01: relation "place" does not exist <- a.sql:1',
    ]);
    expect(problems[0]?.hint).toBe(
      "the embedded server (PostgreSQL 18.4) does not have the extension postgis: check on a server that has it, with --check=postgresql://user@host/database",
    );
  });

  test("a role is to be created by the schema", async () => {
    const { problems } = await checkFiles({
      "a.sql":
        "CREATE TABLE t (id int);\nGRANT SELECT ON t TO app;\nCREATE ROLE app;\nGRANT SELECT ON t TO app;\n",
    });
    expect(problems.map(brief)).toEqual(['a.sql:2:1 42704: role "app" does not exist']);
    expect(problems[0]?.hint).toContain("create the role in a file of the schema");
  });

  test("a database of its own name is explained", async () => {
    const { problems } = await checkFiles({
      "a.sql": "GRANT CONNECT ON DATABASE shop TO public;\n",
    });
    expect(problems[0]?.code).toBe("3D000");
    expect(problems[0]?.hint).toContain("current_database()");
  });
});

describe("statements that are not run", () => {
  test("COPY FROM STDIN is an error that says what to write", async () => {
    const { problems } = await checkFiles({
      "a.sql": "CREATE TABLE t (id int);\nCOPY t FROM STDIN;\n",
    });
    expect(problems.map((problem) => [problem.code, problem.line, problem.hint])).toEqual([
      ["copy-from-stdin", 2, "write the rows as INSERT statements"],
    ]);
  });

  test("a subscription would reach another server", async () => {
    const { problems, ok } = await checkFiles({
      "a.sql": "CREATE SUBSCRIPTION s CONNECTION 'host=prod' PUBLICATION p;\n",
    });
    expect(ok).toBe(true);
    expect(problems.map(brief)).toEqual([
      "a.sql:1:1 statement-skipped: not run: a subscription would connect to its publisher",
    ]);
  });
});

describe("a check that ends early", () => {
  test("when the signal fires in the middle of a statement", async () => {
    const abort = new AbortController();
    await using scratch = await openTestScratch({ signal: abort.signal });
    setTimeout(() => abort.abort(), 50);
    const { script, map } = buildScript({ "a.sql": "SELECT pg_sleep(60);" });
    const check = checkScript({ script, map, scratch, signal: abort.signal });
    await expect(check).rejects.toMatchObject({ code: "ABORTED" });
  });

  test("when the server goes away, at the statement that it took along", async () => {
    await using scratch = await openTestScratch();
    const sql = "SELECT 1;\nSELECT pg_terminate_backend(pg_backend_pid());\nSELECT nope;\n";
    const { problems, ok } = await checkFiles({ "a.sql": sql }, { scratch });
    expect(ok).toBe(false);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({
      code: "connection-lost",
      line: 2,
      hint: "the statements after it were not checked",
    });
  });
});
