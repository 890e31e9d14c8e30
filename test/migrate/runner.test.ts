import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { baseline } from "../../src/migrate/baseline.ts";
import { migrateDown, migrateRedo } from "../../src/migrate/migrate-down.ts";
import { readStatus } from "../../src/migrate/read-status.ts";
import { repair } from "../../src/migrate/repair.ts";
import { lockKeyOf } from "../../src/migrate/runner-lock.ts";
import { verifyChecksums } from "../../src/migrate/verify-checksums.ts";
import { PASSWORD } from "../postgres/scratch.ts";
import { fail } from "./fail.ts";
import { createMigrationProject, startTestServer, type TestServer } from "./migration-project.ts";

setDefaultTimeout(120_000);

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const project = async (files: Readonly<Record<string, string>>, more = "") =>
  createMigrationProject(await server.createDatabase(), files, more);

const TWO = {
  "1_a.up.sql": "CREATE TABLE a (id int);\n",
  "1_a.down.sql": "DROP TABLE a;\n",
  "2_b.up.sql": "CREATE TABLE b (id int);\n",
  "2_b.down.sql": "DROP TABLE b;\n",
};

describe("an error of PostgreSQL", () => {
  test("points at the file, and leaves nothing of its section", async () => {
    using given = await project({
      ...TWO,
      "3_c.up.sql": "CREATE TABLE c (id int);\nINSERT INTO c VALUES (1),\n  (nope);\n",
    });
    const error = await fail(given.up());
    expect(error).toMatchObject({
      code: "MIGRATION_FAILED",
      exitCode: 3,
      message: "migration 3_c failed",
      hint: "nothing of it was applied: mend it and run it again",
    });
    expect(error.problems).toMatchObject([
      {
        code: "42703",
        message: 'column "nope" does not exist',
        file: "db/migrations/3_c.up.sql",
        line: 3,
        column: 4,
        sourceLine: "  (nope);",
      },
    ]);
    expect(error.details.migrations).toMatchObject([{ version: "1" }, { version: "2" }]);
    await using session = await given.connect();
    expect(await session.query("SELECT to_regclass('c') AS c")).toEqual([{ c: null }]);
    given.write("3_c.up.sql", "CREATE TABLE c (id int);\n");
    expect((await given.up()).migrations).toMatchObject([{ version: "3" }]);
  });

  test("has DETAIL, and no password", async () => {
    using given = await project({
      "1_a.up.sql": "CREATE ROLE postgres PASSWORD 'gehe1m';\n",
      "2_a.up.sql": "CREATE TABLE a (id int PRIMARY KEY);\nINSERT INTO a VALUES (1), (1);\n",
    });
    const error = await fail(given.up());
    expect(error.problems[0]?.sourceLine).toBe("CREATE ROLE postgres PASSWORD '***';");
    given.write("1_a.up.sql", "SELECT 1;\n");
    expect((await fail(given.up())).problems[0]?.detail).toBe("Key (id)=(1) already exists.");
  });

  test("a role with a password leaves none in the ledger", async () => {
    using given = await project({
      "1_a.up.sql": "CREATE ROLE shop PASSWORD 'gehe1m';\nSET ROLE shop;\nSELECT current_user;\n",
    });
    await given.up();
    await using session = await given.connect();
    const rows = await session.query("SELECT * FROM tb_confiture");
    expect(JSON.stringify(rows)).not.toContain("gehe1m");
    expect(rows[0]?.applied_by).toBe("postgres");
    await session.run("DROP ROLE shop");
  });

  test("a half-done file goes on where it failed, and refuses a change of what is done", async () => {
    using given = await project({
      "1_a.up.sql":
        "-- confiture: section one\nCREATE TABLE a (id int);\n-- confiture: section two\nSELECT nope;\n",
    });
    expect((await fail(given.up())).hint).toStartWith("the sections before it are done");
    const status = await readStatus(await given.options());
    expect(status.migrations).toMatchObject([{ version: "1", state: "half-applied" }]);
    given.write(
      "1_a.up.sql",
      "-- confiture: section one\nCREATE TABLE z (id int);\n-- confiture: section two\nSELECT 2;\n",
    );
    const changed = await fail(given.up());
    expect(changed.code).toBe("MIGRATION_CHANGED");
    expect(changed.message).toBe(
      "db/migrations/1_a.up.sql is half done, and section one has changed since it was run",
    );
    expect(changed.hint).toContain("confiture migrate repair --restart 1");
    expect((await fail(migrateDown(await given.options()))).message).toBe(
      "migration 1 is half applied",
    );
    await using session = await given.connect();
    await session.run("DROP TABLE a");
    expect(await repair({ ...(await given.options()), restart: "1" })).toEqual({
      accepted: [],
      settled: ["1"],
    });
    await given.up();
    expect(await session.query("SELECT to_regclass('z')::text AS z")).toEqual([{ z: "z" }]);
  });

  test("an index that can't be built is not left behind", async () => {
    using given = await project({
      "1_a.up.sql": "CREATE TABLE a (id int);\nINSERT INTO a VALUES (1), (1);\n",
      "2_b.up.sql": "CREATE UNIQUE INDEX CONCURRENTLY a_id ON a (id);\n",
    });
    const error = await fail(given.up());
    expect(error.problems).toMatchObject([{ code: "23505", file: "db/migrations/2_b.up.sql" }]);
    await using session = await given.connect();
    expect(await session.query("SELECT to_regclass('a_id') AS i")).toEqual([{ i: null }]);
    await session.run("DELETE FROM a");
    await given.up();
  });

  test("an invalid index of another tool's attempt is rebuilt, IF NOT EXISTS or not", async () => {
    using given = await project({
      "1_a.up.sql": "CREATE INDEX CONCURRENTLY IF NOT EXISTS a_id ON a (id);\n",
    });
    await using session = await given.connect();
    await session.run("CREATE TABLE a (id int)");
    await session.run("INSERT INTO a VALUES (1), (1)");
    await session.run("CREATE UNIQUE INDEX CONCURRENTLY a_id ON a (id)").catch(() => {});
    await given.up();
    const [row] = await session.query(
      "SELECT indisvalid, indisunique FROM pg_index WHERE indexrelid = 'a_id'::regclass",
    );
    expect(row).toEqual({ indisvalid: true, indisunique: false });
    expect(given.events).toContainEqual({
      kind: "note",
      message: "dropped the invalid index public.a_id, which an earlier attempt had left",
    });
  });
});

describe("before anything is run", () => {
  test.each([
    ["1_a.py", "python-migration", "a migration in Python can't be run here"],
    ["1_a.up.sql", "copy-stdin", "COPY from or to the client can't be part of a migration"],
  ])("%s is refused: %s", async (fileName, code, message) => {
    using given = await project({ "0_ok.up.sql": "SELECT 1;", [fileName]: "COPY a FROM stdin;" });
    const error = await fail(given.up());
    expect(error).toMatchObject({ code: "MIGRATION_INVALID", hint: "nothing was run" });
    expect(error.problems).toMatchObject([{ code, message, file: `db/migrations/${fileName}` }]);
    expect((await readStatus(await given.options())).counts.applied).toBe(0);
  });

  test("two files of one version", async () => {
    using given = await project({ "1_a.up.sql": "", "1_b.up.sql": "" });
    const error = await fail(given.up());
    expect(error.problems[0]?.message).toBe("version 1 is also that of db/migrations/1_a.up.sql");
  });

  test("files that look like migrations are named", async () => {
    using given = await project({
      "1_a.up.sql": "SELECT 1;",
      "1_a.yaml": "",
      "2_b.sql": "",
      "3_c.down.sql": "",
      "10_d.up.sql": "SELECT 1;",
    });
    await given.up();
    const codes = given.events.flatMap((event) =>
      event.kind === "problem" ? event.problem.code : [],
    );
    expect(codes).toEqual(
      ["preconditions", "not-a-migration", "down-without-up", "version-order"].filter((code) =>
        codes.includes(code),
      ),
    );
    expect(codes).toContain("not-a-migration");
  });

  test("what loses data must be allowed", async () => {
    using given = await project({ "1_a.up.sql": "-- confiture:destructive\nSELECT 1;\n" });
    const error = await fail(given.up());
    expect(error.message).toBe("these say that they lose data: 1_a");
    expect((await given.up({ allowDestructive: true })).migrations.length).toBe(1);
  });

  test("an unknown version", async () => {
    using given = await project(TWO);
    expect((await fail(given.up({ to: "20" }))).hint).toBe("did you mean 2?");
    expect((await given.up({ to: "1" })).migrations.length).toBe(1);
    expect((await given.up({ steps: 5 })).migrations.length).toBe(1);
  });

  test("a dry run makes nothing, not even the ledger", async () => {
    using given = await project(TWO);
    const { planned, migrations } = await given.up({ dryRun: true });
    expect([planned.length, migrations.length]).toEqual([2, 0]);
    await using session = await given.connect();
    expect(await session.query("SELECT to_regclass('tb_confiture') AS l")).toEqual([{ l: null }]);
  });
});

describe("a changed file", () => {
  test("stops up with the lines that differ; repair accepts it", async () => {
    using given = await project({
      "1_a.up.sql": "-- confiture: section one\nSELECT 1;\n-- confiture: section two\nSELECT 2;\n",
    });
    await given.up();
    given.write(
      "1_a.up.sql",
      "-- confiture: section one\nSELECT 1;\n-- confiture: section two\nSELECT 3;\n",
    );
    const error = await fail(given.up());
    expect(error).toMatchObject({
      code: "MIGRATION_CHANGED",
      message: "a migration has changed since applied: nothing was run",
    });
    const detail = error.problems[0]?.detail ?? "";
    expect(detail).toContain("sections that differ: two\n");
    expect(detail).toContain("- SELECT 2;\n+ SELECT 3;");
    expect(await verifyChecksums(await given.options())).toMatchObject({ changed: ["1"] });
    expect((await repair(await given.options())).accepted).toEqual(["1"]);
    expect(await verifyChecksums(await given.options())).toMatchObject({ checked: 1, changed: [] });
    await given.up();
  });
});

describe("out of order", () => {
  test.each([
    ["error", 0, "error"],
    ["warn", 1, "warning"],
    ["allow", 1, undefined],
  ] as const)("%s", async (outOfOrder, applied, severity) => {
    using given = await project({ "2_b.up.sql": "SELECT 1;" });
    await given.up();
    given.write("1_a.up.sql", "SELECT 1;");
    const message = "1_a is older than 2, which is applied";
    if (outOfOrder === "error") {
      const error = await fail(given.up());
      expect(error).toMatchObject({ code: "MIGRATION_OUT_OF_ORDER" });
      expect(error.problems[0]?.message).toBe(message);
    } else {
      expect((await given.up({ outOfOrder })).migrations.length).toBe(applied);
      const problems = given.events.flatMap((event) =>
        event.kind === "problem" ? event.problem : [],
      );
      expect(problems.map((problem) => problem.severity)).toEqual(severity ? [severity] : []);
    }
  });
});

describe("down and redo", () => {
  test("undo the last, so many, or back to a version", async () => {
    using given = await project(TWO);
    await given.up();
    const options = await given.options();
    expect((await migrateDown(options)).migrations).toMatchObject([{ version: "2" }]);
    await given.up();
    expect((await migrateDown({ ...options, to: "1" })).migrations.length).toBe(1);
    await given.up();
    expect((await migrateRedo(options)).migrations).toMatchObject([
      { version: "2", direction: "down" },
      { version: "2", direction: "up" },
    ]);
    expect((await migrateDown({ ...options, steps: 9 })).migrations.length).toBe(2);
    await using session = await given.connect();
    expect(await session.query("SELECT * FROM tb_confiture")).toEqual([]);
    expect((await fail(migrateDown({ ...options, to: "7" }))).message).toBe(
      "version 7 is not applied",
    );
  });

  test("refuse before anything is done when one down is missing", async () => {
    using given = await project({
      "1_a.up.sql": "CREATE TABLE a (id int);",
      "2_b.up.sql": "SELECT 1;",
      "2_b.down.sql": "SELECT 1;",
    });
    await given.up();
    const error = await fail(migrateDown({ ...(await given.options()), steps: 2 }));
    expect(error).toMatchObject({ code: "IRREVERSIBLE", exitCode: 8 });
    expect(error.problems).toMatchObject([
      {
        code: "down-missing",
        message: "1_a has no down file",
        hint: "write db/migrations/1_a.down.sql",
      },
    ]);
    expect((await readStatus(await given.options())).counts.applied).toBe(2);
  });

  test("a down that says it is irreversible", async () => {
    using given = await project({
      "1_a.up.sql": "SELECT 1;",
      "1_a.down.sql": "-- confiture:irreversible data is gone\n",
    });
    await given.up();
    expect((await fail(migrateDown(await given.options()))).exitCode).toBe(8);
  });

  test("a down that failed half way is ended by down, and up refuses", async () => {
    using given = await project({
      "1_a.up.sql": "CREATE TABLE a (id int);\nCREATE INDEX a_id ON a (id);",
      "1_a.down.sql": "DROP INDEX CONCURRENTLY a_id;\nSELECT nope;\nDROP TABLE a;",
    });
    await given.up();
    await fail(migrateDown(await given.options()));
    expect((await readStatus(await given.options())).migrations[0]?.state).toBe("half-undone");
    expect((await fail(given.up())).message).toBe("migration 1 is half undone");
    given.write("1_a.down.sql", "DROP INDEX CONCURRENTLY a_id;\nDROP TABLE a;");
    await migrateDown(await given.options());
    expect((await readStatus(await given.options())).counts.applied).toBe(0);
  });
});

describe("baseline", () => {
  test("marks, and runs nothing", async () => {
    using given = await project(TWO);
    const options = await given.options();
    const { marked } = await baseline({ ...options, through: "1" });
    expect(marked.map(({ version }) => version)).toEqual(["1"]);
    const status = await readStatus(options);
    expect(status.migrations).toMatchObject([{ isBaseline: true }, { state: "pending" }]);
    expect((await given.up()).migrations).toMatchObject([{ version: "2" }]);
    expect((await fail(baseline({ ...options, through: "9" }))).message).toBe(
      "there is no migration of version 9",
    );
  });
});

describe("the lock", () => {
  test("a second runner is told who holds it, or waits", async () => {
    using given = await project(TWO);
    await using other = await given.connect();
    const name = new URL(given.url).pathname.slice(1);
    const { classId, objectId } = lockKeyOf(name);
    await other.query("SELECT pg_advisory_lock($1, $2)", [classId, objectId]);
    await other.run("SET application_name = 'deployment'");
    const error = await fail(given.up({ lockWaitMs: 0 }));
    expect(error).toMatchObject({ code: "LOCKED", exitCode: 6 });
    expect(error.message).toMatch(
      /^another runner works on this database: pid \d+, deployment, user postgres from 127\.0\.0\.1\/32, connected since \d{4}-\d\d-\d\d [\d:]+ UTC$/,
    );
    setTimeout(() => void other.close(), 300);
    expect((await given.up({ lockWaitMs: 10_000 })).migrations.length).toBe(2);
    expect(given.events[0]).toMatchObject({
      kind: "note",
      message: expect.stringMatching(/^waiting for another runner: pid/),
    });
  });

  test("can be switched off in the environment, with a word", async () => {
    using given = await project(TWO, "migration: {locking: {enabled: false}}\n");
    await given.up();
    expect(given.events[0]).toMatchObject({
      kind: "note",
      message: "migration.locking.enabled is false: nothing keeps others out",
    });
  });

  test("the number is that of the Python Confiture", () => {
    expect(lockKeyOf("shop")).toEqual({
      classId: 1751936052,
      objectId:
        Number.parseInt(
          new Bun.CryptoHasher("sha256").update("shop").digest("hex").slice(0, 8),
          16,
        ) & 0x7fffffff,
    });
  });
});

describe("a table that others lock", () => {
  test("is waited for shortly, tried again, and then given up with who holds it", async () => {
    using given = await project({
      "1_a.up.sql":
        "-- confiture: lock_timeout 1500ms\n-- confiture: retry 1\nALTER TABLE a ADD b int;\n",
    });
    await using other = await given.connect();
    await other.run("CREATE TABLE a (id int)");
    await other.run("BEGIN; SELECT * FROM a");
    const error = await fail(given.up());
    expect(error.problems).toMatchObject([{ code: "55P03", line: 3 }]);
    expect(error.problems[0]?.hint).toMatch(
      /^pid \d+ \(confiture, idle in transaction\) holds the lock/,
    );
    const notes = given.events.flatMap((event) => (event.kind === "note" ? event.message : []));
    expect(notes.some((note) => /^waiting for pid \d+/.test(note))).toBe(true);
    expect(notes.some((note) => /try 1 of 1 in 0\.\d s$/.test(note))).toBe(true);
    await other.run("COMMIT");
    await given.up();
  });

  test("the progress of an index build is told", async () => {
    using given = await project({ "1_a.up.sql": "CREATE INDEX CONCURRENTLY a_id ON a (id);\n" });
    await using other = await given.connect();
    await other.run("CREATE TABLE a (id int)");
    await using old = await given.connect();
    await old.run("BEGIN");
    await old.run("INSERT INTO a VALUES (1)");
    const running = given.up();
    const isTold = () =>
      given.events.some(
        (event) => event.kind === "note" && /^a_id: waiting for writers/.test(event.message),
      );
    for (let look = 0; look < 100 && !isTold(); look += 1) await Bun.sleep(50);
    await old.run("COMMIT");
    await running;
    expect(isTold()).toBe(true);
  });
});

describe("Ctrl-C", () => {
  test("cancels the statement that runs, and leaves nothing of it", async () => {
    using given = await project({
      "1_a.up.sql": "CREATE TABLE a (id int);\nSELECT pg_sleep(60);\n",
    });
    const abort = new AbortController();
    const running = fail(given.up({ signal: abort.signal }));
    setTimeout(() => abort.abort(), 500);
    expect((await running).code).toBe("ABORTED");
    await using session = await given.connect();
    expect(await session.query("SELECT to_regclass('a') AS a")).toEqual([{ a: null }]);
  });
});

describe("a statement in doubt", () => {
  test("stops the run until somebody says what became of it", async () => {
    const call =
      "CREATE TABLE IF NOT EXISTS n (i int);\n-- confiture: section call\n-- confiture: no-transaction\nCALL work();\nSELECT 1;\n";
    using given = await project({ "1_a.up.sql": call });
    await using session = await given.connect();
    await session.run(
      "CREATE PROCEDURE work() LANGUAGE plpgsql AS $$BEGIN COMMIT; PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM 1; END$$",
    );
    expect((await fail(given.up())).code).toBe("CONNECTION_LOST");
    const doubt = await fail(given.up());
    expect(doubt.code).toBe("MIGRATION_IN_DOUBT");
    expect(doubt.message).toStartWith("db/migrations/1_a.up.sql:4:1: ");
    expect((await repair({ ...(await given.options()), inDoubt: "done" })).settled).toEqual(["1"]);
    expect((await given.up()).migrations).toMatchObject([{ version: "1" }]);
    expect((await fail(repair({ ...(await given.options()), inDoubt: "again" }))).message).toBe(
      "no statement is in doubt",
    );
  });
});

describe("the ledger", () => {
  test("one that the Python Confiture made is taken over, columns and all", async () => {
    using given = await project(TWO, "migration: {tracking_table: audit.done}\n");
    await using session = await given.connect();
    await session.run("CREATE SCHEMA audit");
    await session.run(`CREATE TABLE audit.done (
      id UUID PRIMARY KEY DEFAULT gen_random_uuid(), pk_confiture BIGINT GENERATED ALWAYS AS IDENTITY UNIQUE,
      slug TEXT NOT NULL UNIQUE, version VARCHAR(255) NOT NULL UNIQUE, name VARCHAR(255) NOT NULL,
      applied_at TIMESTAMPTZ NOT NULL DEFAULT NOW(), execution_time_ms INTEGER, checksum VARCHAR(64))`);
    await session.run(
      "INSERT INTO audit.done (slug, version, name, execution_time_ms) VALUES ('a_1_x', '1', 'a', 5)",
    );
    expect((await readStatus(await given.options())).counts).toEqual({ applied: 1, pending: 1 });
    await given.up();
    const rows = await session.query("SELECT version, applied_by FROM audit.done ORDER BY 1");
    expect(rows).toEqual([
      { version: "1", applied_by: null },
      { version: "2", applied_by: "postgres" },
    ]);
  });

  test("a user who may not make it is told so", async () => {
    using given = await project(TWO);
    await using session = await given.connect();
    await session.run("CREATE ROLE plain LOGIN PASSWORD 'pl4in'");
    await session.run("REVOKE CREATE ON SCHEMA public FROM public");
    using other = createMigrationProject(given.url.replace(/\/\/.*@/, "//plain:pl4in@"), TWO);
    expect(await fail(other.up())).toMatchObject({
      code: "LEDGER_FAILED",
      exitCode: 3,
      message: "the ledger can't be read or written: permission denied for schema public",
      hint: "the user needs to create, read and write the tables of migration.tracking_table",
    });
    await session.run("DROP ROLE plain");
  });

  test("a search_path without a schema that exists is named", async () => {
    using given = await project(TWO);
    await using session = await given.connect();
    await session.run(
      `ALTER DATABASE "${new URL(given.url).pathname.slice(1)}" SET search_path = app`,
    );
    expect(await fail(given.up())).toMatchObject({
      code: "CONFIG_INVALID",
      message: "there is no schema for tb_confiture",
    });
  });

  test("a table that is no ledger is named", async () => {
    using given = await project(TWO);
    await using session = await given.connect();
    await session.run("CREATE TABLE tb_confiture (id int)");
    expect(await fail(readStatus(await given.options()))).toMatchObject({
      code: "LEDGER_FAILED",
      message: 'the ledger can\'t be read or written: column "version" does not exist',
    });
  });

  test("no password of the URL is in any message", async () => {
    using given = await project(TWO);
    const wrong = given.url.replace(encodeURIComponent(PASSWORD), "wr0ng");
    using other = createMigrationProject(wrong, TWO);
    const error = await fail(other.up());
    expect(error.code).toBe("CONNECTION_FAILED");
    expect(JSON.stringify(error) + error.stack).not.toContain("wr0ng");
  });
});
