import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { ConfitureError } from "../../src/base/errors.ts";
import { migrateDown, migrateRedo } from "../../src/migrate/migrate-down.ts";
import { type ResetOptions, resetDatabase } from "../../src/migrate/reset/reset-database.ts";
import { nameSwap } from "../../src/migrate/reset/swap-database.ts";
import { lockKeyOf } from "../../src/migrate/runner-lock.ts";
import { connectUrl } from "../../src/postgres/server/connect-url.ts";
import { runCli, spawnCli } from "../cli/run-cli.ts";
import { eventually } from "../postgres/scratch.ts";
import {
  createMigrationProject,
  type MigrationProject,
  startTestServer,
  type TestServer,
} from "./migration-project.ts";

setDefaultTimeout(120_000);

const FILES = {
  "1_a.up.sql": "CREATE TABLE a (id int);\n",
  "1_a.down.sql": "DROP TABLE a;\n",
  "2_b.up.sql": "-- confiture: destructive\nINSERT INTO a VALUES (1);\n",
};

const entry = join(import.meta.dir, "../../src/cli.ts");
const nameOf = ({ url }: MigrationProject) => new URL(url).pathname.slice(1);

async function reset(given: MigrationProject, more: Partial<ResetOptions> = {}) {
  const options = { ...(await given.options()), confirm: async () => true, ...more };
  return resetDatabase(options);
}

async function fail(work: Promise<unknown>): Promise<ConfitureError> {
  const error = await work.then(
    () => undefined,
    (failure: unknown) => failure,
  );
  expect(error).toBeInstanceOf(ConfitureError);
  return error as ConfitureError;
}

describe.each([[undefined], [15]])("reset on version %p", (version) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer(version);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  const project = async (more = "", files: Readonly<Record<string, string>> = FILES) =>
    createMigrationProject(await server.createDatabase(), files, more);
  const admin = () => server.scratch.session;

  const describeDatabase = async (name: string) => {
    const [row] = await admin().query(
      `SELECT datdba::regrole::text AS owner, encoding, datcollate, datctype, datconnlimit, datacl::text,
         datallowconn, shobj_description(oid, 'pg_database') AS comment,
         to_jsonb(d) - ARRAY['oid', 'datfrozenxid', 'datminmxid', 'datcollversion', 'datlastsysoid'] AS whole,
         (SELECT jsonb_agg(jsonb_build_object('role', setrole::regrole, 'config', setconfig) ORDER BY setrole)
           FROM pg_db_role_setting WHERE setdatabase = d.oid) AS settings
       FROM pg_database AS d WHERE datname = $1`,
      [name],
    );
    return row;
  };

  test("drops, creates a database like it, and applies all", async () => {
    using given = await project();
    const name = nameOf(given);
    await given.up({ allowDestructive: true });
    const role = `owner_${name}`;
    for (const statement of [
      `CREATE ROLE ${role}`,
      `ALTER DATABASE ${name} OWNER TO ${role}`,
      `COMMENT ON DATABASE ${name} IS 'it''s \\ mine'`,
      `REVOKE CONNECT ON DATABASE ${name} FROM PUBLIC`,
      `GRANT CREATE ON DATABASE ${name} TO pg_monitor WITH GRANT OPTION`,
      `ALTER DATABASE ${name} CONNECTION LIMIT 7`,
      `ALTER DATABASE ${name} SET search_path = public, app, "$user", "o'd d"`,
      `ALTER DATABASE ${name} SET default_transaction_read_only = off`,
      `ALTER DATABASE ${name} SET "my.setting" = 'a, b'`,
      `ALTER DATABASE ${name} SET temp_tablespaces = no_such_one`,
      `ALTER DATABASE ${name} SET session_preload_libraries = auto_explain, pg_prewarm`,
      `ALTER ROLE ${role} IN DATABASE ${name} SET statement_timeout = '5s'`,
    ]) {
      await admin().run(statement);
    }
    await using session = await given.connect();
    await session.run("CREATE TABLE public.mine (id int)");
    await session.close();
    const before = await describeDatabase(name);
    const result = await reset(given);
    expect(result).toMatchObject({
      database: name,
      lost: [],
      migrations: [{ version: "1" }, { version: "2" }],
    });
    expect(await describeDatabase(name)).toEqual(before as never);
    await using after = await given.connect();
    const tables = await after.query(
      "SELECT relname::text AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1",
    );
    expect(tables.map((row) => row.name)).toEqual(["a", "tb_confiture", "tb_confiture_journal"]);
    const left = await admin().query(
      "SELECT datname FROM pg_database WHERE datname LIKE 'confiture_reset%'",
    );
    expect(left).toEqual([]);
  });

  test("others who are connected are a reason to refuse, unless --force", async () => {
    using given = await project();
    await given.up({ allowDestructive: true });
    await using other = await given.connect();
    await other.run("SET application_name = 'psql'");
    const error = await fail(reset(given));
    expect(error).toMatchObject({ code: "LOCKED", exitCode: 6 });
    expect(error.message).toMatch(
      /^others are connected to m\d+: pid \d+ \(psql, user postgres\)$/,
    );
    expect(await other.query("SELECT count(*)::int AS n FROM a")).toEqual([{ n: 1 }]);
    expect((await reset(given, { force: true })).migrations.length).toBe(2);
    expect(
      await eventually(() =>
        other.query("SELECT 1").then(
          () => false,
          () => true,
        ),
      ),
    ).toBe(true);
  });

  test("never under a running migration, whatever is forced", async () => {
    using given = await project();
    await using other = await given.connect();
    const { classId, objectId } = lockKeyOf(nameOf(given));
    await other.query("SELECT pg_advisory_lock($1, $2)", [classId, objectId]);
    const error = await fail(reset(given, { force: true, lockWaitMs: 0 }));
    expect([error.code, error.message.slice(0, 14)]).toEqual(["LOCKED", "another runner"]);
  });

  test("what is left of a killed reset is cleared away", async () => {
    using given = await project();
    const { database, fresh, old } = nameSwap(nameOf(given));
    await admin().run(`CREATE DATABASE ${fresh}`);
    await admin().run(`CREATE DATABASE ${old}`);
    await admin().run(`ALTER DATABASE ${database} ALLOW_CONNECTIONS false`);
    expect((await reset(given)).migrations.length).toBe(2);
    const rows = await admin().query("SELECT FROM pg_database WHERE datname = ANY ($1)", [
      [fresh, old],
    ]);
    expect(rows).toEqual([]);
  });
});

describe("reset", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server[Symbol.asyncDispose]());
  const project = async (more = "", files: Readonly<Record<string, string>> = FILES) =>
    createMigrationProject(await server.createDatabase(), files, more);
  const isThere = async (given: MigrationProject) => {
    await using session = await given.connect();
    const [row] = await session.query("SELECT to_regclass('mine') IS NOT NULL AS there");
    return row?.there;
  };
  const make = async (given: MigrationProject) => {
    await using session = await given.connect();
    await session.run("CREATE TABLE mine (id int)");
  };

  test("a protected environment is refused, and down and redo ask", async () => {
    using given = await project("protected: true\n");
    await make(given);
    await given.up({ steps: 1 });
    expect(await fail(reset(given, { force: true }))).toMatchObject({
      code: "PROTECTED",
      exitCode: 5,
      message: "environment local is protected",
    });
    const options = await given.options();
    expect((await fail(migrateDown(options))).code).toBe("PROTECTED");
    expect((await fail(migrateRedo(options))).code).toBe("PROTECTED");
    const asked = await runCli(given.folder.path, ["migrate", "down"]);
    expect(asked.exitCode).toBe(5);
    expect(asked.stderr).toContain(
      "is protected, and this undoes a migration: nobody can be asked",
    );
    const redone = await runCli(given.folder.path, ["migrate", "redo", "--yes"]);
    expect(redone.exitCode).toBe(0);
    expect((await migrateDown({ ...options, allowProtected: true })).migrations.length).toBe(1);
    expect(await isThere(given)).toBe(true);
  });

  test("a migration that can't be run is found before anything is dropped", async () => {
    using given = await project("", { "1_a.up.sql": "COPY a FROM stdin;\n" });
    await make(given);
    expect((await fail(reset(given))).code).toBe("MIGRATION_INVALID");
    expect(await isThere(given)).toBe(true);
  });

  test.each(["postgres", "template0", "template1", ""])("never %p", async (name) => {
    const url = new URL(await server.createDatabase());
    url.pathname = `/${name}`;
    using given = createMigrationProject(url.href, FILES);
    const error = await fail(reset(given, { force: true }));
    expect(error.message).toEndWith("belongs to the server itself and is never reset");
  });

  test("a replication slot is named; without a yes nothing happens", async () => {
    using given = await project();
    await make(given);
    await using session = await given.connect();
    const [row] = await session.query("SHOW wal_level");
    if (row?.wal_level === "logical") {
      await session.run("SELECT pg_create_logical_replication_slot('s1', 'pgoutput')");
      const error = await fail(reset(given, { force: true }));
      expect(error.message).toContain("it has replication slot s1");
      await session.run("SELECT pg_drop_replication_slot('s1')");
    }
    await session.close();
    expect(await fail(reset(given, { confirm: async () => false }))).toMatchObject({
      code: "USAGE",
      message: `${nameOf(given)} was not confirmed: nothing was done`,
    });
    expect(await isThere(given)).toBe(true);
  });

  test("a user who may not is told so, and nothing is lost", async () => {
    using given = await project();
    await make(given);
    await using session = await given.connect();
    await session.run("CREATE ROLE weak LOGIN PASSWORD 'w3ak'");
    await session.run("GRANT CREATE ON SCHEMA public TO weak");
    await session.close();
    using other = createMigrationProject(given.url.replace(/\/\/.*@/, "//weak:w3ak@"), FILES);
    const error = await fail(reset(other, { force: true }));
    expect(error).toMatchObject({ code: "RESET_FAILED", exitCode: 3 });
    expect(error.hint).toContain("CREATEDB");
    expect(await isThere(given)).toBe(true);
  });

  test("without a terminal it needs --yes; --yes does it and prints a document", async () => {
    using given = await project();
    await make(given);
    const asked = await runCli(given.folder.path, ["migrate", "reset"]);
    expect(asked.exitCode).toBe(5);
    expect(asked.stderr).toContain("to do it without being asked: --yes");
    expect(await isThere(given)).toBe(true);
    const done = await runCli(given.folder.path, ["migrate", "reset", "--yes", "--format", "json"]);
    expect(JSON.parse(done.stdout)).toMatchObject({ ok: true, database: nameOf(given), lost: [] });
    expect(await isThere(given)).toBe(false);
  });

  test.each([
    ["the name", 0, false],
    ["another name", 5, true],
    ["Ctrl-C", 130, true],
  ])("on a terminal it asks: %s", async (answer, exitCode, remains) => {
    using given = await project();
    await make(given);
    let shown = "";
    await using terminal = new Bun.Terminal({
      data: (_, bytes) => {
        shown += new TextDecoder().decode(bytes);
      },
    });
    const { path } = given.folder;
    const child = Bun.spawn([process.execPath, entry, "migrate", "reset"], { cwd: path, terminal });
    expect(await eventually(() => shown.includes("Type its name to go on"), 20_000)).toBe(true);
    terminal.write({ "the name": `${nameOf(given)}\r`, "Ctrl-C": "\u0003" }[answer] ?? "prod\r");
    expect([await child.exited, await isThere(given)]).toEqual([exitCode, remains]);
  });

  test("killed at any moment, there is always a database, and the next reset ends it", async () => {
    using given = await project();
    for (const delayMs of [60, 120, 180, 240, 300, 400]) {
      const child = spawnCli(given.folder.path, ["migrate", "reset", "--yes", "--force"]);
      await Bun.sleep(delayMs);
      child.kill("SIGKILL");
      await child.exited;
      await using session = await connectUrl(given.url, "postgres", undefined);
      const found = await session.query(
        "SELECT datname::text AS name FROM pg_database WHERE datname = $1",
        [nameOf(given)],
      );
      expect(found).toEqual([{ name: nameOf(given) }]);
    }
    const result = await reset(given, { force: true, lockWaitMs: 20_000 });
    expect(result.migrations.length).toBe(2);
  });
});
