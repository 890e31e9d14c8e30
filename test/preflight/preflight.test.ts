import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { startTestServer, type TestServer } from "../migrate/migration-project.ts";
import { BASE, createPreflightProject, PHONE, ROWS, WITH_PHONE } from "./preflight-project.ts";

setDefaultTimeout(120_000);

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
          /^ACCESS EXCLUSIVE on table app.customer holds up reads and writes for [2-9]\d\d ms$/,
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
