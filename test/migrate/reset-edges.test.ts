import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { type ResetOptions, resetDatabase } from "../../src/migrate/reset/reset-database.ts";
import { connectUrl } from "../../src/postgres/server/connect-url.ts";
import { fail } from "./fail.ts";
import {
  createMigrationProject,
  type MigrationProject,
  startTestServer,
  type TestServer,
} from "./migration-project.ts";

setDefaultTimeout(120_000);

const FILES = { "1_a.up.sql": "CREATE TABLE a (id int);\n" };

const nameOf = ({ url }: MigrationProject) => new URL(url).pathname.slice(1);
const reset = async (given: MigrationProject, more: Partial<ResetOptions> = {}) =>
  resetDatabase({ confirm: async () => true, ...(await given.options()), ...more });

/** The tables of the project's database. */
async function tablesOf(given: MigrationProject): Promise<string> {
  await using session = await given.connect();
  const [row] = await session.query(
    "SELECT string_agg(tablename, ' ' ORDER BY 1) AS names FROM pg_tables WHERE tablename IN ('a', 'old')",
  );
  return String(row?.names);
}

describe.each([15, 18])("PostgreSQL %d: reset", (version) => {
  let server: TestServer;
  const run = (sql: string) => server.scratch.session.run(sql);
  const read = async (sql: string) => (await server.scratch.session.query(sql))[0];
  beforeAll(async () => {
    server = await startTestServer(version);
    for (const role of ["shop_dev", "shop_web"]) {
      await run(`CREATE ROLE ${role} LOGIN CREATEDB PASSWORD 'g3heim'`);
    }
    await run("SET allow_in_place_tablespaces = true");
    await run("CREATE TABLESPACE fast LOCATION ''");
  });
  afterAll(() => server[Symbol.asyncDispose]());

  const create = async (files: Readonly<Record<string, string>> = FILES) => {
    const given = createMigrationProject(await server.createDatabase(), files);
    await using session = await given.connect();
    await session.run("CREATE TABLE old (id int)");
    return given;
  };
  /** The same database, as another user. */
  const as = (given: MigrationProject, user: string) => {
    const url = new URL(given.url);
    [url.username, url.password] = [user, "g3heim"];
    return createMigrationProject(url.href, FILES);
  };

  test("creates a database that is missing, after the question", async () => {
    using given = await create();
    await run(`DROP DATABASE ${nameOf(given)}`);
    const asked: string[] = [];
    const refuse = async (name: string) => {
      asked.push(name);
      return false;
    };
    expect(await fail(reset(given, { confirm: refuse }))).toMatchObject({ code: "USAGE" });
    expect(asked).toEqual([nameOf(given)]);
    expect((await reset(given)).migrations).toMatchObject([{ version: "1" }]);
    expect(await tablesOf(given)).toBe("a");
    const message = `created ${nameOf(given)}: there was none`;
    expect(given.events).toContainEqual({ kind: "note", message });
  });

  test("takes one that the server was stopped while dropping", async () => {
    using given = await create();
    const name = nameOf(given);
    await run(`COMMENT ON DATABASE ${name} IS 'kept'`);
    await run(`UPDATE pg_database SET datconnlimit = -2 WHERE datname = '${name}'`);
    await reset(given);
    expect(await tablesOf(given)).toBe("a");
    const shape = `SELECT datconnlimit AS most, shobj_description(oid, 'pg_database') AS comment
      FROM pg_database WHERE datname = '${name}'`;
    expect(await read(shape)).toEqual({ most: -1, comment: "kept" });
  });

  test("never drops a template, or leaves it under another name", async () => {
    using given = await create();
    await run(`ALTER DATABASE ${nameOf(given)} IS_TEMPLATE true`);
    const error = await fail(reset(given, { force: true }));
    expect(error.code).toBe("USAGE");
    expect(error.message).toBe(`${nameOf(given)} is a template and is never reset`);
    expect(await tablesOf(given)).toBe("old");
    await run(`ALTER DATABASE ${nameOf(given)} IS_TEMPLATE false`);
  });

  test("says which tablespace this user may not use, and goes on", async () => {
    using given = await create();
    const name = nameOf(given);
    await run(`ALTER DATABASE ${name} SET TABLESPACE fast`);
    await run(`ALTER DATABASE ${name} OWNER TO shop_dev`);
    using developer = as(given, "shop_dev");
    expect((await reset(developer)).lost).toEqual(["its tablespace fast"]);
    expect(await tablesOf(given)).toBe("a");
  });

  test("keeps the tablespace where it may", async () => {
    using given = await create();
    await run(`ALTER DATABASE ${nameOf(given)} SET TABLESPACE fast`);
    expect((await reset(given)).lost).toEqual([]);
    const tablespace = `SELECT t.spcname FROM pg_database AS d
      JOIN pg_tablespace AS t ON t.oid = d.dattablespace WHERE d.datname = '${nameOf(given)}'`;
    expect(await read(tablespace)).toEqual({ spcname: "fast" });
  });

  test("sees who is connected without the right to see what they do", async () => {
    using given = await create();
    await run(`ALTER DATABASE ${nameOf(given)} OWNER TO shop_dev`);
    using web = as(given, "shop_web");
    using developer = as(given, "shop_dev");
    await using other = await connectUrl(web.url, undefined, undefined);
    const error = await fail(reset(developer));
    expect(error).toMatchObject({ code: "LOCKED", exitCode: 6 });
    expect(error.message).toContain(`pid ${other.announcedPid} (`);
    expect(error.message).toContain("user shop_web)");
    expect(await other.query("SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });

  test("spares who connects after the question", async () => {
    using given = await create();
    const others: Awaited<ReturnType<MigrationProject["connect"]>>[] = [];
    const confirm = async () => others.push(await given.connect()) > 0;
    expect(await fail(reset(given, { confirm }))).toMatchObject({ code: "LOCKED" });
    expect(await others[0]?.query("SELECT 1 AS one")).toEqual([{ one: 1 }]);
    await others[0]?.close();
    expect(await tablesOf(given)).toBe("old");
    const left = "SELECT count(*)::int AS n FROM pg_database WHERE datname ~ '^confiture_reset'";
    expect(await read(left)).toEqual({ n: 0 });
  });

  test("stopped at the question, nothing is dropped", async () => {
    using given = await create();
    const controller = new AbortController();
    const confirm = async () => {
      controller.abort("SIGINT");
      return true;
    };
    const error = await fail(reset(given, { confirm, signal: controller.signal }));
    expect(error.code).toBe("ABORTED");
    expect(await tablesOf(given)).toBe("old");
  });
});
