import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { ConfitureError } from "../../src/base/errors.ts";
import { startTestServer, type TestServer } from "../migrate/migration-project.ts";
import { PASSWORD } from "../postgres/scratch.ts";
import { BASE, createPreflightProject, listLocks, ROWS } from "./preflight-project.ts";

setDefaultTimeout(120_000);

const PHONE = "ALTER TABLE app.customer ADD COLUMN phone text;\n";
const WITH_PHONE = BASE.replace("email text NOT NULL", "email text NOT NULL, phone text");

async function fail(work: Promise<unknown>): Promise<ConfitureError> {
  const error = await work.then(
    () => undefined,
    (failure: unknown) => failure,
  );
  expect(error).toBeInstanceOf(ConfitureError);
  return error as ConfitureError;
}

describe.each([15, 18])("on PostgreSQL %d", (version) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer(version);
  });
  afterAll(() => server[Symbol.asyncDispose]());
  const create = (files: Readonly<Record<string, string>>, schema?: string) =>
    createPreflightProject(server, files, schema);

  test.each(["shape", "data"] as const)("%s: what works and leads to the schema", async (copy) => {
    using project = await create({ "2_phone.up.sql": PHONE }, WITH_PHONE);
    await project.load(ROWS);
    const result = await project.preflight({ copy });
    expect(result).toMatchObject({
      environment: "local",
      applied: 1,
      failure: undefined,
      isDifferent: false,
      plan: { changes: [], steps: [] },
      unsafe: [],
      uncertain: [],
      warnings: [],
      migrations: [{ version: "2", name: "phone", state: "replayed" }],
    });
    expect(result.against).toContain(":***@");
    const [statement] = result.migrations[0]?.sections[0]?.statements ?? [];
    expect(statement).toMatchObject({
      line: 1,
      column: 1,
      text: PHONE.trim(),
      isAlone: false,
      locks: [
        {
          schema: "app",
          name: "customer",
          kind: "table",
          blocks: ["reads", "writes", "ddl"],
          rows: 5000,
          hasRows: true,
          isNew: false,
          isRewritten: false,
        },
      ],
    });
    expect(statement?.locks[0]?.heldMs).toBeGreaterThanOrEqual(statement?.durationMs ?? 0);
  });

  test("what leads elsewhere differs, and says how", async () => {
    using project = await create({ "2_phone.up.sql": PHONE });
    const { isDifferent, plan } = await project.preflight();
    expect(isDifferent).toBe(true);
    expect(plan?.changes).toMatchObject([
      { action: "remove", object: { kind: "column", of: "customer", name: "phone" } },
    ]);
  });

  test("a failing migration is shown at its place, with what came before it", async () => {
    using project = await create({
      "2_phone.up.sql": PHONE,
      "3_bad.up.sql": `-- confiture: section one
ALTER TABLE app.invoice ADD COLUMN a int;
-- confiture: section two
ALTER TABLE app.invoice ADD COLUMN b int;
ALTER TABLE app.invoice ADD COLUMN total text;
-- confiture: section three
SELECT 1;
`,
      "4_never.up.sql": "SELECT 1;\n",
    });
    const result = await project.preflight();
    expect(result.failure).toMatchObject({
      code: "MIGRATION_FAILED",
      message: "migration 3_bad, section two failed on the copy",
      problems: [
        {
          severity: "error",
          code: "42701",
          message: 'column "total" of relation "invoice" already exists',
          file: "db/migrations/3_bad.up.sql",
          line: 5,
          column: 1,
        },
      ],
    });
    expect(result.plan).toBeUndefined();
    expect(result.migrations).toMatchObject([
      { version: "2", state: "replayed" },
      {
        version: "3",
        state: "failed",
        durationMs: undefined,
        sections: [
          { name: "one", state: "replayed", statements: [{ line: 2 }] },
          { name: "two", state: "failed", statements: [{ line: 4 }] },
          { name: "three", state: "not-run", statements: [] },
        ],
      },
      { version: "4", state: "not-run" },
    ]);
  });

  test("data fails on rows where shape does not, with DETAIL", async () => {
    const sql = "ALTER TABLE app.customer ADD UNIQUE (email);\n";
    const schema = BASE.replace("email text NOT NULL", "email text NOT NULL UNIQUE");
    using project = await create({ "2_unique.up.sql": sql }, schema);
    await project.load("INSERT INTO app.customer VALUES (1, 'a'), (2, 'a')");
    expect((await project.preflight()).isDifferent).toBe(false);
    const { failure } = await project.preflight({ copy: "data" });
    expect(failure?.problems).toMatchObject([
      { code: "23505", detail: "Key (email)=(a) is duplicated." },
    ]);
  });

  test("goes on where a run had ended", async () => {
    const file = (second: string) =>
      `-- confiture: section one\n${PHONE}-- confiture: section two\n-- confiture: no-transaction\nANALYZE app.customer;\n${second}\n`;
    using project = await create({ "2_two.up.sql": file("SELECT nope;") }, WITH_PHONE);
    await fail(project.up());
    project.write("2_two.up.sql", file("SELECT 1;"));
    const result = await project.preflight();
    expect(result).toMatchObject({ failure: undefined, isDifferent: false });
    expect(result.migrations[0]?.sections).toMatchObject([
      { name: "one", state: "before", statements: [] },
      { name: "two", state: "replayed", statements: [{ text: "SELECT 1;" }] },
    ]);
  });

  test("builds an invalid index again, as the runner would", async () => {
    const sql = "CREATE UNIQUE INDEX CONCURRENTLY customer_email ON app.customer (email);\n";
    using project = await create(
      { "2_index.up.sql": sql },
      BASE + sql.replace("CONCURRENTLY ", ""),
    );
    await project.load("INSERT INTO app.customer VALUES (1, 'a'), (2, 'a')");
    await expect(project.load(sql)).rejects.toThrow("could not create unique index");
    await project.load("DELETE FROM app.customer");
    const notes: string[] = [];
    const result = await project.preflight({
      onEvent: (event) => void (event.kind === "note" && notes.push(event.message)),
    });
    expect(notes.join()).toContain("dropped the invalid index app.customer_email");
    expect(result).toMatchObject({ failure: undefined, isDifferent: false, uncertain: [] });
  });

  test("what a migration finds around it is there", async () => {
    using project = await create(
      {
        "2_around.up.sql": `ALTER TABLE customer ADD COLUMN phone text;
GRANT SELECT ON customer TO reporting_${version};
DO $$ BEGIN
  IF NOT pg_has_role('reporting_${version}', 'readers_${version}', 'MEMBER') THEN RAISE 'no member'; END IF;
  IF current_database() <> (SELECT name FROM place) THEN RAISE 'wrong name'; END IF;
END $$;
DROP STATISTICS app.st;
CREATE ROLE made_here;
ALTER DATABASE DATABASE SET work_mem = '8MB';
`,
      },
      `${WITH_PHONE}CREATE ROLE reporting_${version}; GRANT SELECT ON app.customer TO reporting_${version};
CREATE VIEW app.place AS SELECT text 'DATABASE' AS name;`,
    );
    const database = new URL(project.url).pathname.slice(1);
    for (const path of ["db/migrations/2_around.up.sql", "db/schema/a.sql"]) {
      const text = await Bun.file(`${project.folder.path}/${path}`).text();
      project.folder.write(
        path,
        text.replaceAll(/DATABASE (?=SET)|'DATABASE'/g, (found) =>
          found.replace("DATABASE", database),
        ),
      );
    }
    await project.load(`CREATE ROLE reporting_${version}; CREATE ROLE readers_${version};
      GRANT readers_${version} TO reporting_${version};
      CREATE STATISTICS app.st ON id, email FROM app.customer;
      CREATE VIEW app.place AS SELECT text '${database}' AS name;
      ALTER DATABASE ${database} SET search_path = app, public`);
    const result = await project.preflight();
    expect(result).toMatchObject({ failure: undefined, isDifferent: false, uncertain: [] });
    const refused = await fail(project.preflight({ copy: "data" }));
    expect(refused.code).toBe("MIGRATION_INVALID");
    expect(refused.problems.map(({ line, code }) => `${line} ${code}`)).toEqual([
      "8 outside-of-copy",
      "9 outside-of-copy",
    ]);
    await project.load(
      `DROP OWNED BY reporting_${version}; DROP ROLE reporting_${version}, readers_${version}`,
    );
  });

  test("a lock that is held too long, and a large table that is written anew", async () => {
    using project = await create({
      "2_slow.up.sql": "ALTER TABLE app.customer ADD COLUMN a int;\nSELECT pg_sleep(0.2);\n",
      "3_empty.up.sql": "CREATE TABLE app.e (id int);\nSELECT pg_sleep(0.2);\n",
      "4_type.up.sql":
        "ALTER TABLE app.invoice ALTER COLUMN total TYPE bigint;\nTRUNCATE app.customer;",
    });
    await project.load(ROWS);
    await project.load(
      "INSERT INTO app.invoice SELECT g, g, g FROM generate_series(101, 300000) g",
    );
    const { unsafe, migrations } = await project.preflight({ maxLockMs: 150 });
    expect(unsafe).toMatchObject([
      {
        code: "lock-held",
        message: expect.stringMatching(
          /^ACCESS EXCLUSIVE on table app.customer holds up reads and writes for 2\d\d ms$/,
        ),
        file: "db/migrations/2_slow.up.sql",
        line: 1,
      },
    ]);
    expect(migrations[2]?.sections[0]?.statements[0]?.locks[0]?.isRewritten).toBe(false);
    project.write("4_type.up.sql", "ALTER TABLE app.invoice ALTER COLUMN total TYPE bigint;\n");
    expect((await project.preflight()).unsafe).toMatchObject([
      {
        code: "table-rewrite",
        message: "table app.invoice is written anew while nobody can read or write it",
      },
    ]);
  });

  test("without anything pending the database itself is compared", async () => {
    using project = await create({}, WITH_PHONE);
    const result = await project.preflight({ copy: "data" });
    expect(result).toMatchObject({ migrations: [], copy: undefined, isDifferent: true });
    project.folder.write("db/schema/a.sql", BASE);
    expect((await project.preflight()).isDifferent).toBe(false);
  });
});

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
