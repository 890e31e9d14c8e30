import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { LOCK_MODES, listBlocked, parseLockMode } from "../../src/preflight/lock-modes.ts";
import { startTestServer, type TestServer } from "../migrate/migration-project.ts";
import { createPreflightProject, listLocks, ROWS } from "./preflight-project.ts";

setDefaultTimeout(120_000);

/** Each in a section of its own, so that none hides behind a lock that is held already. */
const STATEMENTS: readonly (readonly [sql: string, ...locks: string[]])[] = [
  ["ALTER TABLE app.customer ADD COLUMN phone text;", "ACCESS EXCLUSIVE on customer"],
  [
    "ALTER TABLE app.invoice ADD CONSTRAINT ic FOREIGN KEY (customer) REFERENCES app.customer NOT VALID;",
    "SHARE ROW EXCLUSIVE on customer",
    "SHARE ROW EXCLUSIVE on invoice",
  ],
  [
    "ALTER TABLE app.invoice VALIDATE CONSTRAINT ic;",
    "ROW SHARE on customer",
    "SHARE UPDATE EXCLUSIVE on invoice",
  ],
  ["CREATE INDEX invoice_customer ON app.invoice (customer);", "SHARE on invoice"],
  [
    "CREATE INDEX CONCURRENTLY customer_phone ON app.customer (phone);",
    "SHARE UPDATE EXCLUSIVE on customer",
  ],
  ["DROP INDEX CONCURRENTLY app.invoice_total;", "SHARE UPDATE EXCLUSIVE on invoice"],
  ["INSERT INTO app.customer VALUES (9999, 'x', 'y');", "ROW EXCLUSIVE on customer"],
  ["UPDATE app.invoice SET total = 0;", "ROW EXCLUSIVE on invoice"],
  ["CREATE VIEW app.emails AS SELECT email FROM app.customer;", "ACCESS SHARE on customer"],
  ["ANALYZE app.customer;", "SHARE UPDATE EXCLUSIVE on customer"],
  [
    "CREATE TRIGGER t BEFORE UPDATE ON app.customer FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();",
    "SHARE ROW EXCLUSIVE on customer",
  ],
  ["LOCK TABLE app.customer IN EXCLUSIVE MODE;", "EXCLUSIVE on customer"],
  ["DROP INDEX app.invoice_customer;", "ACCESS EXCLUSIVE on invoice"],
  ["SELECT pg_advisory_xact_lock(1);"],
  ["CREATE TABLE app.fresh (id int);"],
];
const FILE = STATEMENTS.map(([sql], index) => `-- confiture: section s${index}\n${sql}\n`).join("");

describe.each([15, 18])("on PostgreSQL %d", (version) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer(version);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test.each(["shape", "data"] as const)("a copy of %s tells the locks", async (copy) => {
    using project = await createPreflightProject(server, { "2_all.up.sql": FILE });
    await project.load(ROWS);
    const result = await project.preflight({ copy });
    expect(result.failure).toBeUndefined();
    expect(result.copy).toMatchObject({
      kind: copy,
      server: copy === "shape" ? "embedded" : "server",
    });
    const found = listLocks(result);
    for (const [sql, ...locks] of STATEMENTS) {
      expect({ sql, locks: [...(found[sql] ?? [])].sort() }).toEqual({ sql, locks });
    }
  });

  test("the table of conflicts is the server's", async () => {
    const url = await server.createDatabase();
    const { connectUrl } = await import("../../src/postgres/server/connect-url.ts");
    await using one = await connectUrl(url, undefined, undefined);
    await using two = await connectUrl(url, undefined, undefined);
    await one.run("CREATE TABLE t (id int)");
    const can = (sql: string) =>
      two.run(`SET lock_timeout = 30; BEGIN; ${sql}; ROLLBACK`).then(
        () => true,
        async () => {
          await two.run("ROLLBACK");
          return false;
        },
      );
    for (const mode of LOCK_MODES) {
      await one.run(`BEGIN; LOCK TABLE t IN ${mode} MODE`);
      const [row] = await two.query(
        "SELECT mode FROM pg_locks WHERE locktype = 'relation' AND relation = 't'::regclass",
      );
      expect(parseLockMode(String(row?.mode))).toBe(mode);
      const blocked = [
        ...((await can("SELECT FROM t")) ? [] : ["reads"]),
        ...((await can("INSERT INTO t VALUES (1)")) ? [] : ["writes"]),
        ...((await can("ALTER TABLE t ADD COLUMN c int")) ? [] : ["ddl"]),
      ];
      expect({ mode, blocked: listBlocked(mode) as string[] }).toEqual({ mode, blocked });
      await one.run("ROLLBACK");
    }
  });
});
