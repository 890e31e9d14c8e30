import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { hashHex } from "../../src/migrate/checksum.ts";
import { migrateDown } from "../../src/migrate/migrate-down.ts";
import { readStatus } from "../../src/migrate/read-status.ts";
import { repair } from "../../src/migrate/repair.ts";
import { verifyChecksums } from "../../src/migrate/verify-checksums.ts";
import { squashMigrations } from "../../src/squash/squash-migrations.ts";
import type { SquashOptions } from "../../src/squash/squash-options.ts";
import { proveMigrations } from "../../src/verify/prove-migrations.ts";
import {
  createMigrationProject,
  type MigrationProject,
  startTestServer,
  type TestServer,
} from "../migrate/migration-project.ts";

setDefaultTimeout(180_000);

const FILES = {
  "1_a.up.sql":
    "CREATE TABLE a (id int PRIMARY KEY);\nCREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT two()';\n".replace(
      "two()",
      "1",
    ),
  "1_a.down.sql": "DROP TABLE a;\n",
  "2_b.up.sql":
    "CREATE MATERIALIZED VIEW m AS SELECT 1 AS x;\nCREATE EXTENSION pg_trgm;\nCREATE INDEX CONCURRENTLY a_id ON a (id);\nALTER TABLE a ADD COLUMN t text;\n",
  "3_c.up.sql": "CREATE VIEW c AS SELECT id, t FROM a;\n",
  "3_c.down.sql": "DROP VIEW c;\n",
};
const [ONE, TWO, THREE] = [FILES["1_a.up.sql"], FILES["2_b.up.sql"], FILES["3_c.up.sql"]];
const UP = "2_squashed.up.sql";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

async function createProject(
  files: Readonly<Record<string, string>> = FILES,
): Promise<MigrationProject> {
  return createMigrationProject(await server.createDatabase(), files);
}

function squash(project: MigrationProject, through: string, more: Partial<SquashOptions> = {}) {
  return squashMigrations({ through, project: project.folder.path, ...more });
}

function listFiles(project: MigrationProject, folder = ""): readonly string[] {
  const path = join(project.folder.path, "db/migrations", folder);
  return existsSync(path) ? readdirSync(path).sort() : [];
}

function readText(project: MigrationProject, name: string): string {
  return readFileSync(join(project.folder.path, "db/migrations", name), "utf8");
}

async function readLedger(project: MigrationProject) {
  await using session = await project.connect();
  return await session.query(
    'SELECT version, name, checksum, archived_into FROM tb_confiture ORDER BY version COLLATE "C"',
  );
}

async function readLines(project: MigrationProject) {
  const { migrations, warnings } = await readStatus(await project.options());
  return {
    lines: migrations.map(({ version, name, state }) => `${version}_${name} ${state}`),
    warnings: warnings.map(({ code }) => code),
  };
}

const failure = (work: Promise<unknown>) => work.then(() => undefined).catch((e: unknown) => e);

describe("squashMigrations", () => {
  test("writes one file that an empty database runs", async () => {
    using project = await createProject();
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

  test("a database that has all of them takes it as applied", async () => {
    using project = await createProject();
    await project.up();
    const before = await readLedger(project);
    const { upText } = await squash(project, "2");
    const [one, , three] = before;
    // Before the ledger says so, too.
    expect(await readLines(project)).toEqual({
      lines: ["2_squashed applied", "3_c applied"],
      warnings: [],
    });
    const checked = await verifyChecksums(await project.options());
    expect(checked).toMatchObject({ checked: 2, changed: [], missing: [], problems: [] });
    expect(await project.up({ dryRun: true })).toEqual({ migrations: [], planned: [] });
    expect(await readLedger(project)).toEqual(before);
    expect(await repair(await project.options())).toEqual({ accepted: [], settled: [] });
    expect((await migrateDown(await project.options())).migrations).toHaveLength(1);
    expect((await project.up()).migrations.map(({ name }) => name)).toEqual(["c"]);
    const after = await readLedger(project);
    expect(after).toEqual([
      { ...one, archived_into: "2" },
      { version: "2", name: "squashed", checksum: hashHex(upText), archived_into: null },
      { ...three },
    ]);
    expect(project.events).toContainEqual({
      kind: "note",
      message: "2_squashed stands for what it replaces, all of which is applied",
    });
    expect((await readLines(project)).lines).toEqual(["2_squashed applied", "3_c applied"]);
    expect((await verifyChecksums(await project.options())).checked).toBe(2);
    expect((await project.up()).migrations).toEqual([]);
    expect(await readLedger(project)).toEqual(after);
    const down = migrateDown({ ...(await project.options()), steps: 2 });
    expect(await failure(down)).toMatchObject({ code: "IRREVERSIBLE" });
  });

  test("is taken over in one transaction: what fails in it leaves the ledger as it was", async () => {
    using project = await createProject();
    await project.up();
    const before = await readLedger(project);
    await squash(project, "2");
    await using session = await project.connect();
    await session.run(
      `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''no''; END';
       CREATE TRIGGER refuse BEFORE UPDATE OF checksum ON tb_confiture
         FOR EACH ROW EXECUTE FUNCTION refuse()`,
    );
    expect(await failure(project.up())).toMatchObject({ code: "LEDGER_FAILED" });
    expect(await readLedger(project)).toEqual(before);
    await session.run("DROP TRIGGER refuse ON tb_confiture");
    expect((await project.up()).migrations).toEqual([]);
    expect(await readLedger(project)).toMatchObject([
      { version: "1", archived_into: "2" },
      { version: "2", name: "squashed" },
      { version: "3" },
    ]);
  });

  test("a database that has a part of them is refused by every command but status", async () => {
    using project = await createProject();
    await project.up({ to: "1" });
    const before = await readLedger(project);
    await squash(project, "2");
    const options = await project.options();
    for (const work of [
      () => project.up(),
      () => project.up({ dryRun: true }),
      () => migrateDown(options),
      () => repair(options),
      () => verifyChecksums(options),
    ]) {
      expect(await failure(work())).toMatchObject({
        code: "MIGRATION_INVALID",
        problems: [
          {
            code: "partly-applied",
            message: expect.stringContaining("2_squashed replaces 2, which is not applied here"),
            hint: expect.stringContaining("git"),
          },
        ],
      });
    }
    expect(await readLedger(project)).toEqual(before);
    expect(await readLines(project)).toEqual({
      lines: ["1_a missing", "2_squashed pending", "3_c pending"],
      warnings: ["partly-applied"],
    });
  });

  test("one that was applied as another file is refused, too", async () => {
    using project = await createProject();
    await project.up();
    project.write("1_a.up.sql", `${ONE}-- edited\n`);
    await squash(project, "2");
    expect(await failure(project.up())).toMatchObject({
      code: "MIGRATION_CHANGED",
      problems: [{ message: expect.stringContaining("1, which was applied as another file") }],
    });
  });

  test("an edited squashed file is a changed one like any other", async () => {
    using project = await createProject();
    const { upText } = await squash(project, "2");
    await project.up();
    project.write(UP, `${upText}-- edited\n`);
    expect(await failure(project.up())).toMatchObject({
      code: "MIGRATION_CHANGED",
      problems: [{ code: "changed-after-apply", detail: expect.stringContaining("-- edited") }],
    });
    expect((await repair(await project.options())).accepted).toEqual(["2"]);
    expect((await project.up()).migrations).toEqual([]);
  });

  test("a replaced file that came back is refused", async () => {
    using project = await createProject();
    await squash(project, "2");
    project.write("1_a.up.sql", ONE);
    expect(await failure(project.up())).toMatchObject({
      code: "MIGRATION_INVALID",
      problems: [{ code: "replaced", file: "db/migrations/1_a.up.sql" }],
    });
  });

  test("a second one folds the first, whatever a database has of it", async () => {
    using settled = await createProject();
    using never = await createProject();
    using fresh = await createProject();
    using part = await createProject();
    await settled.up();
    await never.up();
    await part.up({ to: "1" });
    for (const project of [settled, never, fresh, part]) await squash(project, "2");
    await settled.up();
    await fresh.up();
    for (const project of [settled, never, fresh, part]) {
      const { upText, replaces } = await squash(project, "3");
      expect(replaces.map(({ version, into }) => `${version} ${into}`)).toEqual([
        "1 2",
        "2 2",
        "2 undefined",
        "3 undefined",
      ]);
      expect(upText).toContain(`-- confiture: replaces 1 ${hashHex(ONE)} in 2\n`);
      expect(listFiles(project, "archive")).toContain(UP);
      if (project === part) continue;
      expect((await project.up()).migrations).toEqual([]);
      expect((await readLines(project)).lines).toEqual(["3_squashed applied"]);
      const rows = await readLedger(project);
      expect(rows.at(-1)).toMatchObject({ version: "3", checksum: hashHex(upText) });
      expect(rows.every((row) => row.version === "3" || row.archived_into !== null)).toBe(true);
    }
    const error = await failure(part.up());
    expect(error).toMatchObject({ code: "MIGRATION_INVALID" });
    expect(JSON.stringify(Reflect.get(Object(error), "problems"))).toMatch(
      /replaces 2.*replaces 3/,
    );
  });

  test("stands the proof of `migrate prove`", async () => {
    using project = await createProject();
    await squash(project, "2");
    const schema = `${ONE}CREATE EXTENSION pg_trgm;${TWO.replaceAll(/CREATE EXTENSION.*;|CONCURRENTLY/g, "")}${THREE}`;
    project.folder.write("db/schema/a.sql", schema);
    const { migrations } = await proveMigrations({ project: project.folder.path });
    expect(migrations.map(({ version }) => version)).toEqual(["2", "3"]);
  });

  test("refuses statements on rows with their places, until they are said to be needless", async () => {
    using project = await createProject({
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
    using project = await createProject();
    const before = listFiles(project);
    const { upText, moved } = await squash(project, "3", { dryRun: true });
    expect(upText).toContain('CREATE VIEW "public"."c"');
    expect(moved).toHaveLength(5);
    expect(listFiles(project)).toEqual(before);
  });

  test("says so where there is nothing to fold", async () => {
    using project = await createProject();
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
    using project = await createProject({
      "1_a.up.sql": "CREATE TYPE pair AS (a int, b int);",
      "2_b.up.sql":
        "CREATE FUNCTION first(pair) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT ($1).a'; CREATE CAST (pair AS int) WITH FUNCTION first(pair);",
    });
    const before = listFiles(project);
    expect(await failure(squash(project, "2"))).toMatchObject({ code: "PROOF_FAILED" });
    expect(listFiles(project)).toEqual(before);
  });

  test("roles that the migrations make are made by the one file, too", async () => {
    using project = await createProject({
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
