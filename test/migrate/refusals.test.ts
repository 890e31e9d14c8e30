import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { rmSync, symlinkSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { listMigrations } from "../../src/migrate/list-migrations.ts";
import { migrateDown } from "../../src/migrate/migrate-down.ts";
import { readStatus } from "../../src/migrate/read-status.ts";
import { repair } from "../../src/migrate/repair.ts";
import { verifyChecksums } from "../../src/migrate/verify-checksums.ts";
import { TestFolder } from "../temporary-folder.ts";
import { fail } from "./fail.ts";
import { type MigrationProject, useTestServer } from "./migration-project.ts";

setDefaultTimeout(120_000);

const project = useTestServer();

const remove = ({ folder }: MigrationProject, fileName: string) =>
  unlinkSync(join(folder.path, "db/migrations", fileName));

describe("a folder of migrations", () => {
  test("is read without what is hidden, checks or modules of Python", () => {
    using folder = new TestFolder({
      "db/migrations/1_a.up.sql": "",
      "db/migrations/1_a.verify.sql": "",
      "db/migrations/.2_b.up.sql": "",
      "db/migrations/__init__.py": "",
      "db/migrations/notes.yaml": "",
    });
    const { files, warnings } = listMigrations(folder.path, "db/migrations");
    expect(files.map(({ path }) => path)).toEqual(["db/migrations/1_a.up.sql"]);
    expect(warnings).toEqual([]);
  });

  test("has the order of code points, and warns where numbers have another", () => {
    const names = ["9_a", "10_b", "𝒳_c", "ﬀ_d"];
    using folder = new TestFolder(
      Object.fromEntries(names.map((name) => [`m/${name}.up.sql`, ""])),
    );
    const { files, warnings } = listMigrations(folder.path, "m");
    expect(files.map(({ version }) => version)).toEqual(["10", "9", "ﬀ", "𝒳"]);
    expect(warnings).toMatchObject([
      {
        code: "version-order",
        message: "version 9 comes after 10: versions are compared as texts",
        file: "m/9_a.up.sql",
      },
    ]);
  });

  test("that is none is named", () => {
    using folder = new TestFolder({ "db/migrations": "a file" });
    expect(() => listMigrations(folder.path, "db/migrations")).toThrow(
      expect.objectContaining({
        code: "MIGRATION_INVALID",
        message: expect.stringMatching(/^db\/migrations can't be read: ENOTDIR/),
      }),
    );
  });

  test("a file that can't be read stops everything before it begins", async () => {
    using given = await project({ "1_a.up.sql": "CREATE TABLE a (id int);\n" });
    symlinkSync("nowhere", join(given.folder.path, "db/migrations/2_b.up.sql"));
    const error = await fail(given.up());
    expect(error.code).toBe("MIGRATION_INVALID");
    expect(error.message).toMatch(/^db\/migrations\/2_b\.up\.sql can't be read: ENOENT/);
    expect((await readStatus(await given.options())).counts.applied).toBe(0);
  });
});

describe("a file that is gone", () => {
  const FILES = {
    "1_a.up.sql": "SELECT 1;\n",
    "1_a.down.sql": "SELECT 1;\n",
    "2_b.up.sql": "SELECT 1;\n",
  };

  test("is missing in the status, can't be undone, and is no error to verify", async () => {
    using given = await project(FILES);
    await given.up();
    remove(given, "1_a.up.sql");
    const options = await given.options();
    expect((await readStatus(options)).migrations).toMatchObject([
      { version: "1", name: "a", state: "missing", appliedBy: "postgres" },
      { version: "2", state: "applied", path: "db/migrations/2_b.up.sql" },
    ]);
    expect((await fail(migrateDown({ ...options, steps: 2 }))).problems).toMatchObject([
      { code: "down-missing" },
      {
        code: "file-missing",
        message: "1_a is applied, but its file is gone",
        hint: "put it back",
      },
    ]);
    expect(await verifyChecksums(options)).toMatchObject({
      checked: 1,
      changed: [],
      missing: ["1"],
      problems: [{ severity: "warning", code: "file-missing" }],
    });
  });

  test("of a migration that is half applied keeps others from being begun", async () => {
    using given = await project({
      "1_a.up.sql": "-- confiture: no-transaction\nSELECT 1;\nSELECT nope;\n",
      "2_b.up.sql": "SELECT 2;\n",
    });
    await fail(given.up());
    remove(given, "1_a.up.sql");
    expect(await fail(given.up())).toMatchObject({
      code: "MIGRATION_INVALID",
      message: "migration 1 is half applied, and its file is gone",
      hint: "put the file back, so that it can be ended",
    });
  });

  test("a migration in Python can't be undone here, and one without a checksum is unknown", async () => {
    using given = await project({ "1_a.py": "", "2_b.up.sql": "SELECT 1;\n" });
    await using session = await given.connect();
    expect((await fail(given.up())).problems).toMatchObject([{ code: "python-migration" }]);
    await session.run("INSERT INTO tb_confiture (slug, version, name) VALUES ('a_1', '1', 'a')");
    await given.up();
    await session.run(
      "UPDATE tb_confiture SET applied_at = applied_at - interval '1 day' WHERE version = '2'",
    );
    const options = await given.options();
    expect((await fail(migrateDown(options))).problems).toMatchObject([
      { code: "python-migration", hint: "undo it with the Python Confiture" },
    ]);
    expect(await verifyChecksums(options)).toMatchObject({ checked: 1, unknown: ["1"] });
  });
});

describe("repair", () => {
  test("knows no version that is not half done, and no doubt that is none", async () => {
    using given = await project({ "1_a.up.sql": "SELECT 1;\n" });
    await given.up();
    const options = await given.options();
    expect(await fail(repair({ ...options, restart: "1" }))).toMatchObject({
      code: "USAGE",
      message: "version 1 is not half done",
    });
    expect(await fail(repair({ ...options, inDoubt: "done" }))).toMatchObject({
      code: "USAGE",
      message: "no statement is in doubt",
    });
    expect(await repair(options)).toEqual({ accepted: [], settled: [] });
  });

  test("runs again what it is told to, and refuses a section that is gone", async () => {
    using given = await project({
      "1_a.up.sql":
        "-- confiture: section one\nSELECT 1;\n-- confiture: section two\n-- confiture: no-transaction\nCALL work();\n",
    });
    await using session = await given.connect();
    await session.run("CREATE TABLE calls (n int)");
    await session.run(
      `CREATE PROCEDURE work() LANGUAGE plpgsql AS $$BEGIN
        INSERT INTO calls VALUES (1); COMMIT;
        IF (SELECT count(*) FROM calls) = 1 THEN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM 1; END IF;
      END$$`,
    );
    expect((await fail(given.up())).code).toBe("CONNECTION_LOST");
    expect((await fail(given.up())).code).toBe("MIGRATION_IN_DOUBT");
    const text = "-- confiture: section one\nSELECT 1;\n";
    const whole = `${text}-- confiture: section two\n-- confiture: no-transaction\nCALL work();\n`;
    given.write("1_a.up.sql", text);
    const options = await given.options();
    expect(await fail(repair({ ...options, inDoubt: "again" }))).toMatchObject({
      code: "MIGRATION_CHANGED",
      message: "db/migrations/1_a.up.sql has no such section any more",
    });
    given.write("1_a.up.sql", whole);
    expect((await repair({ ...options, inDoubt: "again" })).settled).toEqual(["1"]);
    expect((await given.up()).migrations).toMatchObject([{ version: "1" }]);
    expect(await session.query("SELECT count(*)::int AS n FROM calls")).toEqual([{ n: 2 }]);
  });
});

describe("the ledger's place", () => {
  test("needs a schema", async () => {
    using given = await project({ "1_a.up.sql": "SELECT 1;\n" });
    await using session = await given.connect();
    await session.run(
      "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = nowhere', current_database()); END $$",
    );
    expect(await fail(given.up())).toMatchObject({
      code: "CONFIG_INVALID",
      message: "there is no schema for tb_confiture",
      hint: "write migration.tracking_table with its schema, such as public.tb_confiture",
    });
    rmSync(join(given.folder.path, "db/environments/local.yaml"));
    given.folder.write(
      "db/environments/local.yaml",
      `include_dirs: [db/schema]\ndatabase_url: ${given.url}\nmigration: {tracking_table: public.tb_confiture}\n`,
    );
    expect((await given.up()).migrations.length).toBe(1);
  });
});

describe("a run that is stopped", () => {
  test("before it connects, or while it waits for another runner", async () => {
    using given = await project({ "1_a.up.sql": "SELECT 1;\n" });
    const stopped = { code: "ABORTED", message: "the run was stopped" };
    expect(await fail(given.up({ signal: AbortSignal.abort() }))).toMatchObject(stopped);
    await using other = await given.connect();
    await other.query(
      "SELECT pg_advisory_lock(1751936052, (('x' || substr(encode(sha256(current_database()::bytea), 'hex'), 1, 8))::bit(32)::bigint & 2147483647)::int)",
    );
    const abort = new AbortController();
    const waiting = given.up({
      signal: abort.signal,
      lockWaitMs: 60_000,
      onEvent: (event) => {
        if (event.kind === "note" && event.message.startsWith("waiting for")) abort.abort();
      },
    });
    expect(await fail(waiting)).toMatchObject(stopped);
    expect((await fail(given.up({ lockWaitMs: 1200 }))).message).toStartWith(
      "another runner works on this database, and did not end within 1 s: pid ",
    );
  });
});
