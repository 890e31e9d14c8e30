import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import type { DiffOptions, DiffResult } from "../../src/diff/diff-options.ts";
import { diffSchema } from "../../src/diff/diff-schema.ts";
import { fail } from "../migrate/fail.ts";
import { type CaseDatabase, CaseServer } from "../plan/case-server.ts";
import { PASSWORD } from "../postgres/scratch.ts";
import { createProject } from "../temporary-folder.ts";

setDefaultTimeout(120_000);

let server: CaseServer;
let older: CaseServer;
beforeAll(async () => {
  [server, older] = await Promise.all([CaseServer.start(18), CaseServer.start(15)]);
});
afterAll(() => Promise.all([server[Symbol.asyncDispose](), older[Symbol.asyncDispose]()]));

async function diff(
  database: CaseDatabase,
  sql: string,
  more: DiffOptions = {},
): Promise<DiffResult> {
  using folder = createProject({ "db/schema/a.sql": sql });
  return await diffSchema({
    project: folder.path,
    against: database.url,
    scratch: server.url,
    ...more,
  });
}

describe("a comparison", () => {
  test("tells what was compared, and its steps make the next one empty", async () => {
    await using database = await server.open("CREATE TABLE t (id int)");
    const sql = "CREATE TABLE t (id int, name text);\nCREATE INDEX t_name ON t (name);\n";
    const phases: string[] = [];
    const found = await diff(database, sql, {
      onProgress: (event) => void (event.kind === "phase" && phases.push(event.phase)),
    });
    expect(found).toMatchObject({
      environment: "local",
      files: 1,
      isDifferent: true,
      check: { ok: true, kind: "server" },
      warnings: [],
    });
    expect(found.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(found.serverVersion).toStartWith("18.");
    expect(found.against).not.toContain(encodeURIComponent(PASSWORD));
    expect(phases).toEqual(expect.arrayContaining(["build", "compare"]));
    for (const step of found.plan.steps) await database.session.run(step.sql);
    const again = await diff(database, sql);
    expect([again.isDifferent, again.plan.changes, again.hash]).toEqual([false, [], found.hash]);
  });

  test("of two major versions says so, and what to write into the environment", async () => {
    await using database = await older.open("CREATE TABLE t (id int)");
    const { warnings, isDifferent } = await diff(database, "CREATE TABLE t (id int);\n");
    expect(isDifferent).toBe(false);
    expect(warnings).toMatchObject([
      {
        severity: "warning",
        code: "postgres-version",
        hint: expect.stringContaining("version: 15"),
      },
    ]);
    expect(warnings[0]?.message).toMatch(
      /^the schema was loaded into PostgreSQL 18\S+, the database is PostgreSQL 15\S+$/,
    );
  });

  test("leaves the settings and the temporary tables of the schema's script behind", async () => {
    await using database = await server.open("CREATE SCHEMA app; CREATE TABLE app.t (id int)");
    const sql =
      "CREATE SCHEMA app;\nSET search_path = app;\nCREATE TABLE t (id int);\nCREATE TEMP TABLE scrap (x int);\n";
    expect((await diff(database, sql)).plan.changes).toEqual([]);
  });

  test("has no secret in it, and says where one must be put in", async () => {
    await using database = await server.open("CREATE EXTENSION postgres_fdw");
    const found = await diff(
      database,
      `CREATE EXTENSION postgres_fdw;
CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw;
CREATE USER MAPPING FOR PUBLIC SERVER far OPTIONS (user 'u', password 'gehe1m');
`,
    );
    expect(JSON.stringify(found)).not.toContain("gehe1m");
    expect(found.plan.steps.some(({ sql }) => sql.includes("__OPTION_PASSWORD__"))).toBe(true);
    expect(found.warnings).toContainEqual({
      severity: "warning",
      code: "secret-left-out",
      message:
        "the statement for user mapping PUBLIC has a placeholder such as __OPTION_PASSWORD__ in place of a secret",
      hint: "put the secret in before you run it",
    });
  });
});

describe("what can't be compared", () => {
  const TABLE = "CREATE TABLE t (a int, b int);\n";
  const dictionaries = (names: readonly string[]) =>
    names.map((name) => `CREATE TEXT SEARCH DICTIONARY ${name} (TEMPLATE = simple);\n`).join("");

  test("is a warning with three names where only one side has it", async () => {
    await using database = await server.open(TABLE + dictionaries(["same", "w", "x", "y", "z"]));
    const { warnings, isDifferent } = await diff(database, TABLE + dictionaries(["same"]));
    expect(isDifferent).toBe(false);
    expect(warnings).toEqual([
      {
        severity: "warning",
        code: "not-compared",
        message: "not compared: text search dictionary (1 in the schema, 5 in the database)",
        detail: "only in the database: public.w, public.x, public.y and 1 more",
      },
    ]);
  });

  test("is a notice where both have the same, and refused all the same if strict", async () => {
    await using database = await server.open(TABLE + dictionaries(["same"]));
    const sql = TABLE + dictionaries(["same"]);
    expect((await diff(database, sql)).warnings).toMatchObject([{ severity: "notice" }]);
    const error = await fail(diff(database, sql, { strict: true }));
    expect(error).toMatchObject({
      code: "NOT_COMPARED",
      message: "there are objects that can't be compared: text search dictionary",
      hint: "leave out --strict to compare everything else",
    });
    expect(error.problems).toMatchObject([{ severity: "error", code: "not-compared" }]);
    await using empty = await server.open(TABLE);
    expect((await diff(empty, TABLE, { strict: true })).isDifferent).toBe(false);
  });
});

describe("a comparison fails", () => {
  test("when the schema does not load, with every error and what follows from it", async () => {
    await using database = await server.open();
    const error = await fail(
      diff(database, "CREATE TABLE a (id nosuch);\nCREATE VIEW v AS SELECT id FROM a;\n"),
    );
    expect(error.code).toBe("CHECK_FAILED");
    expect(error.message).toMatch(
      /^the schema does not load into PostgreSQL 18\S*: 2 errors, 1 of them probably from earlier ones$/,
    );
    expect(error.problems).toMatchObject([
      { code: "42704", file: "db/schema/a.sql", line: 1 },
      { code: "42P01", followsFrom: "db/schema/a.sql:1" },
    ]);
  });

  test("when the database ends the reading, with its words and without the password", async () => {
    await using database = await server.open(
      "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET statement_timeout = 1', current_database()); END $$",
    );
    const error = await fail(diff(database, "CREATE TABLE t (id int);\n"));
    expect(error.code).toBe("CONNECTION_FAILED");
    expect(error.message).toMatch(
      /^can't read the catalog of postgresql:\/\/postgres:\*\*\*@\S+: canceling statement due to statement timeout$/,
    );
  });

  test("when nobody answers at the URL", async () => {
    using folder = createProject({ "db/schema/a.sql": "SELECT 1;\n" });
    const against = "postgresql://u:gehe1m@127.0.0.1:1/x";
    const error = await fail(diffSchema({ project: folder.path, against, scratch: server.url }));
    expect(error.code).toBe("CONNECTION_FAILED");
    expect(error.message).toStartWith("can't connect to postgresql://u:***@127.0.0.1:1/x: ");
  });

  test.each(["scratch", "check"])("when it is stopped in phase %s", async (phase) => {
    await using database = await server.open("CREATE TABLE t (id int)");
    const abort = new AbortController();
    const error = await fail(
      diff(database, "CREATE TABLE t (id int);\n", {
        signal: abort.signal,
        onProgress: (event) => {
          if (event.kind === "phase" && event.phase === phase) abort.abort();
        },
      }),
    );
    expect(error.code).toBe("ABORTED");
    const left = "SELECT datname FROM pg_database WHERE datname LIKE 'confiture%'";
    expect(await database.session.query(left)).toEqual([]);
  });
});
