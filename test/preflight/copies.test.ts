import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { startTestServer, type TestServer } from "../migrate/migration-project.ts";
import { PASSWORD } from "../postgres/scratch.ts";
import {
  createPreflightProject,
  fail,
  listLocks,
  PHONE,
  ROWS,
  WITH_PHONE,
} from "./preflight-project.ts";

setDefaultTimeout(120_000);

describe("a preflight", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer(18);
  });
  afterAll(() => server[Symbol.asyncDispose]());
  const create = (files: Readonly<Record<string, string>>, schema?: string) =>
    createPreflightProject(server, files, schema);

  test("of a role that owns the objects but is no superuser, and of one that only reads", async () => {
    using project = await create(
      {
        "2_phone.up.sql": `${PHONE}REVOKE ALL ON app.invoice FROM reader;\nALTER TABLE app.invoice OWNER TO writer;`,
      },
      WITH_PHONE,
    );
    await project.load(`CREATE ROLE writer LOGIN PASSWORD 'w'; CREATE ROLE reader LOGIN PASSWORD 'r';
      ALTER SCHEMA app OWNER TO writer; ALTER TABLE app.customer OWNER TO writer;
      ALTER TABLE app.invoice OWNER TO writer; GRANT SELECT ON app.invoice TO reader;
      GRANT SELECT ON tb_confiture, tb_confiture_journal TO reader, writer;
      ALTER ROLE reader SET default_transaction_read_only = on`);
    for (const [user, password] of [
      ["writer", "w"],
      ["reader", "r"],
    ] as const) {
      const url = new URL(project.url);
      url.username = user;
      url.password = password;
      const result = await project.preflight({ against: url.href });
      expect({ user, failure: result.failure, uncertain: result.uncertain }).toEqual({
        user,
        failure: undefined,
        uncertain: [],
      });
      expect({ user, changes: result.plan?.changes }).toEqual({ user, changes: [] });
    }
  });

  test("on PGlite sees the locks of transactions only, and says so", async () => {
    const sql = `${PHONE}-- confiture: section index\nCREATE INDEX CONCURRENTLY customer_phone ON app.customer (phone);\n`;
    const schema = `${WITH_PHONE}CREATE INDEX customer_phone ON app.customer (phone);\n`;
    using project = await create({ "2_phone.up.sql": sql }, schema);
    await project.load(ROWS);
    const result = await project.preflight({ kind: "pglite" });
    expect(result).toMatchObject({
      copy: { server: "pglite" },
      failure: undefined,
      isDifferent: false,
      warnings: [{ code: "locks-unseen" }],
    });
    expect(Object.values(listLocks(result))).toEqual([["ACCESS EXCLUSIVE on customer"], []]);
  });

  test("needs the extensions of the database, and says which one is missing", async () => {
    using project = await create({ "2_phone.up.sql": PHONE });
    await project.load("CREATE EXTENSION postgres_fdw");
    const error = await fail(project.preflight({ kind: "pglite" }));
    expect(error.code).toBe("SCRATCH_UNAVAILABLE");
    expect(error.message).toContain("the extension postgres_fdw can't be copied");
    expect(error.hint).toContain("--scratch URL");
  });

  test("on a given server makes a database there, and no roles", async () => {
    await using other = await startTestServer(18);
    const scratch = await other.createDatabase();
    using project = await create({ "2_phone.up.sql": PHONE }, WITH_PHONE);
    const result = await project.preflight({ scratch });
    expect(result).toMatchObject({ copy: { server: "server" }, isDifferent: false });
    await project.load("CREATE ROLE lonely; GRANT SELECT ON app.customer TO lonely");
    const error = await fail(project.preflight({ scratch }));
    expect(error.message).toBe("the scratch server lacks roles: lonely");
    const rows = await other.scratch.session.query(
      "SELECT datname AS name FROM pg_database WHERE datname LIKE 'confiture%' UNION ALL SELECT rolname FROM pg_roles WHERE rolname = 'lonely'",
    );
    expect(rows).toEqual([]);
  });

  test("says what it could not copy", async () => {
    using project = await create({ "2_phone.up.sql": PHONE }, WITH_PHONE);
    await project.load(`CREATE FUNCTION app.f(app.customer) RETURNS int LANGUAGE sql AS 'SELECT 1';
      CREATE CAST (app.customer AS int) WITH FUNCTION app.f(app.customer)`);
    const { uncertain } = await project.preflight();
    expect(uncertain[0]).toMatchObject({
      code: "not-copied",
      message: "not copied: cast (1)",
      detail: "(app.customer AS integer)",
    });
    expect(uncertain.length).toBe(2);
  });

  test("copies no database that somebody else is connected to, and says who", async () => {
    using project = await create({ "2_phone.up.sql": PHONE });
    await using _busy = await project.connect();
    const error = await fail(project.preflight({ copy: "data" }));
    expect(error.code).toBe("SCRATCH_UNAVAILABLE");
    expect(error.message).toMatch(
      /is being accessed by other users: pid \d+ \(confiture, user postgres\)$/,
    );
    expect(error.message).not.toContain(encodeURIComponent(PASSWORD));
  });

  test("gives up copying at once when it is stopped", async () => {
    using project = await create({ "2_phone.up.sql": PHONE });
    // The server waits five seconds for it to go.
    await using _busy = await project.connect();
    const stop = new AbortController();
    let stoppedAt = 0;
    const onProgress = ({ kind, phase }: { kind: string; phase?: string }) => {
      if (kind !== "phase" || phase !== "copy") return;
      setTimeout(() => {
        stoppedAt = performance.now();
        stop.abort();
      }, 1000);
    };
    const work = project.preflight({ copy: "data", onProgress, signal: stop.signal });
    expect((await fail(work)).code).toBe("ABORTED");
    expect(performance.now() - stoppedAt).toBeLessThan(2500);
  });

  test("ends with what up would refuse, before anything is copied", async () => {
    using project = await create({ "0_old.up.sql": "SELECT 1;\n" });
    expect((await fail(project.preflight())).code).toBe("MIGRATION_OUT_OF_ORDER");
    expect((await project.preflight({ outOfOrder: "allow" })).failure).toBeUndefined();
    project.write("1_base.up.sql", "SELECT 2;\n");
    expect((await fail(project.preflight({ outOfOrder: "allow" }))).code).toBe("MIGRATION_CHANGED");
  });

  test("lets through what loses data, with a remark, and hides secrets", async () => {
    using project = await create({
      "2_drop.up.sql":
        "-- confiture: destructive\nDROP TABLE app.invoice;\nCREATE ROLE x PASSWORD 'hush hush';\n",
    });
    const result = await project.preflight();
    expect(result.failure).toBeUndefined();
    expect(result.warnings).toMatchObject([{ code: "destructive", severity: "notice" }]);
    expect(JSON.stringify(result)).not.toContain("hush hush");
  });

  test.each(["shape", "data"] as const)("%s: stopped, it leaves nothing behind", async (copy) => {
    using project = await create({ "2_slow.up.sql": "SELECT pg_sleep(60);\n" });
    const stop = new AbortController();
    const onProgress = ({ kind, phase }: { kind: string; phase?: string }) => {
      if (kind === "phase" && phase === "replay") setTimeout(() => stop.abort(), 300);
    };
    const begin = performance.now();
    const error = await fail(project.preflight({ copy, onProgress, signal: stop.signal }));
    expect(error).toMatchObject({ code: "ABORTED", message: "the preflight was stopped" });
    expect(performance.now() - begin).toBeLessThan(30_000);
    // A second one compares the server's state before and after.
    project.write("2_slow.up.sql", "SELECT 1;\n");
    const [row] = await server.scratch.session.query(
      "SELECT count(*)::int AS left FROM pg_database WHERE datname LIKE 'confiture%'",
    );
    expect(row?.left).toBe(0);
  });
});
