import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { hashHex } from "../../src/migrate/checksum.ts";
import { proveMigrations } from "../../src/verify/prove-migrations.ts";
import { startTestServer, type TestServer } from "../migrate/migration-project.ts";
import {
  createProject,
  failure,
  listFiles,
  ONE,
  readLines,
  readText,
  squash,
  THREE,
  TWO,
  UP,
} from "./squash-project.ts";

setDefaultTimeout(180_000);

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

describe("squashMigrations", () => {
  test("writes one file that an empty database runs", async () => {
    using project = await createProject(server);
    const result = await squash(project, "2");
    expect(listFiles(project)).toEqual([
      "2_squashed.down.sql",
      UP,
      "3_c.down.sql",
      "3_c.up.sql",
      "archive",
    ]);
    expect(listFiles(project, "archive")).toEqual(["1_a.down.sql", "1_a.up.sql", "2_b.up.sql"]);
    expect(readText(project, UP)).toBe(result.upText);
    expect(result.upText).toContain("-- confiture: squashed-baseline\n");
    expect(result.upText).toContain(`-- confiture: replaces 1 ${hashHex(ONE)}\n`);
    expect(result.upText).toContain(`-- confiture: replaces 2 ${hashHex(TWO)}\n`);
    expect(result.upText).toMatch(/Proved on PostgreSQL 18\.\d+ \(embedded\)/);
    expect(result.upText).not.toMatch(/CONCURRENTLY|confiture: section/);
    const { migrations } = await project.up();
    expect(migrations.map(({ path }) => path)).toEqual([
      `db/migrations/${UP}`,
      "db/migrations/3_c.up.sql",
    ]);
    await using session = await project.connect();
    expect(await session.query("SELECT id, t, one() FROM c")).toEqual([]);
    expect((await project.up()).migrations).toEqual([]);
    expect((await readLines(project)).lines).toEqual(["2_squashed applied", "3_c applied"]);
  });

  test("stands the proof of `migrate prove`", async () => {
    using project = await createProject(server);
    await squash(project, "2");
    const schema = `${ONE}CREATE EXTENSION pg_trgm;${TWO.replaceAll(/CREATE EXTENSION.*;|CONCURRENTLY/g, "")}${THREE}`;
    project.folder.write("db/schema/a.sql", schema);
    const { migrations } = await proveMigrations({ project: project.folder.path });
    expect(migrations.map(({ version }) => version)).toEqual(["2", "3"]);
  });

  test("refuses statements on rows with their places, until they are said to be needless", async () => {
    using project = await createProject(server, {
      "1_a.up.sql": ONE,
      "2_b.up.sql":
        "CREATE TABLE b AS SELECT 1 AS x;\nINSERT INTO a VALUES (1);\n  DO $$ BEGIN NULL; END $$;\nSELECT set_config('a.b', 'c', false);\nCREATE TABLE g (a int, b int GENERATED ALWAYS AS (a + 1) STORED);\n",
    });
    const before = listFiles(project);
    const error = await failure(squash(project, "2"));
    expect(error).toMatchObject({
      code: "HAZARD_NOT_ALLOWED",
      hint: expect.stringContaining("--drop-data-statements"),
      problems: [
        { file: "db/migrations/2_b.up.sql", line: 1, column: 1, code: "data-statement" },
        { line: 2, column: 1 },
        { line: 3, column: 3 },
      ],
    });
    expect(listFiles(project)).toEqual(before);
    const { upText, warnings } = await squash(project, "2", { dropDataStatements: true });
    expect(upText).not.toContain("INSERT");
    expect(upText).toContain('CREATE TABLE "public"."b"');
    expect(warnings.map(({ severity, line }) => `${severity} ${line}`)).toEqual([
      "warning 1",
      "warning 2",
      "warning 3",
    ]);
  });

  test("a dry run proves and writes nothing", async () => {
    using project = await createProject(server);
    const before = listFiles(project);
    const { upText, moved } = await squash(project, "3", { dryRun: true });
    expect(upText).toContain('CREATE VIEW "public"."c"');
    expect(moved).toHaveLength(5);
    expect(listFiles(project)).toEqual(before);
  });

  test("says so where there is nothing to fold", async () => {
    using project = await createProject(server);
    expect(await failure(squash(project, "9"))).toMatchObject({ code: "USAGE" });
    expect(await failure(squash(project, "1"))).toMatchObject({
      code: "USAGE",
      message: "1 is the first migration: nothing to fold",
    });
    await squash(project, "2");
    const after = listFiles(project);
    expect(await failure(squash(project, "2"))).toMatchObject({
      code: "USAGE",
      message: "2 is squashed already: db/migrations/2_squashed.up.sql",
    });
    expect(listFiles(project)).toEqual(after);
  });

  test("refuses what one file would not lead to", async () => {
    using project = await createProject(server, {
      "1_a.up.sql": "CREATE TYPE pair AS (a int, b int);",
      "2_b.up.sql":
        "CREATE FUNCTION first(pair) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT ($1).a'; CREATE CAST (pair AS int) WITH FUNCTION first(pair);",
    });
    const before = listFiles(project);
    expect(await failure(squash(project, "2"))).toMatchObject({ code: "PROOF_FAILED" });
    expect(listFiles(project)).toEqual(before);
  });

  test("roles that the migrations make are made by the one file, too", async () => {
    using project = await createProject(server, {
      "1_a.up.sql": "CREATE ROLE clerk NOLOGIN;",
      "2_b.up.sql":
        "CREATE TABLE a (id int); GRANT SELECT ON a TO clerk; ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO clerk;",
    });
    const { upText } = await squash(project, "2");
    expect(upText).toMatch(/CREATE ROLE "?clerk/);
    expect(upText).not.toContain('postgres"');
    expect((await project.up()).migrations).toHaveLength(1);
  });
});
