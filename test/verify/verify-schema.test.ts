import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { generateMigration } from "../../src/generate/generate-migration.ts";
import { proveMigrations } from "../../src/verify/prove-migrations.ts";
import { verifySchema } from "../../src/verify/verify-schema.ts";
import { CaseServer } from "../plan/case-server.ts";
import { PASSWORD } from "../postgres/scratch.ts";
import { createProject, type TestFolder } from "../temporary-folder.ts";

setDefaultTimeout(120_000);

const TABLE = "CREATE TABLE customer (id int PRIMARY KEY, name text NOT NULL);\n";

let server: CaseServer;
beforeAll(async () => {
  server = await CaseServer.start(18);
});
afterAll(() => server[Symbol.asyncDispose]());

function makeProject(schema: string, migrations: Readonly<Record<string, string>>): TestFolder {
  const files = Object.entries(migrations).map(([name, sql]) => [`db/migrations/${name}`, sql]);
  return createProject({ "db/schema/a.sql": schema, ...Object.fromEntries(files) });
}

describe("verifySchema", () => {
  test("finds schema, migrations and a database equal; the ledger does not count", async () => {
    using folder = makeProject(TABLE, { "1_a.up.sql": TABLE });
    const ledger =
      "CREATE TABLE tb_confiture (id int GENERATED ALWAYS AS IDENTITY); CREATE TABLE tb_confiture_journal (id int);";
    await using database = await server.open(TABLE + ledger);
    const result = await verifySchema({ project: folder.path, against: database.url });
    expect(result).toMatchObject({ isEqual: true, migrations: 1, files: 1, warnings: [] });
    expect(result.migrationsDifference).toBeUndefined();
    expect(JSON.stringify(result)).not.toContain(encodeURIComponent(PASSWORD));
  });

  test("names what the migrations lack, and what the database lacks", async () => {
    using folder = makeProject(`${TABLE}CREATE VIEW names AS SELECT name FROM customer;`, {
      "1_a.up.sql": TABLE,
    });
    await using database = await server.open("CREATE TABLE other (id int);");
    const result = await verifySchema({ project: folder.path, against: database.url });
    expect(result.isEqual).toBe(false);
    const missing = result.migrationsDifference?.plan.changes ?? [];
    expect(missing.map(({ action, object }) => `${action} ${object.kind} ${object.name}`)).toEqual([
      "add view names",
    ]);
    expect(result.database?.plan.changes).toHaveLength(3);
  });

  test("sees by its second witness what the engine does not compare", async () => {
    const cast =
      "CREATE TYPE pair AS (a int, b int); CREATE FUNCTION first(pair) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT ($1).a';";
    using folder = makeProject(`${cast}CREATE CAST (pair AS int) WITH FUNCTION first(pair);`, {
      "1_a.up.sql": cast,
    });
    const { isEqual, migrationsDifference } = await verifySchema({ project: folder.path });
    expect(isEqual).toBe(false);
    expect(migrationsDifference?.plan.changes).toEqual([]);
    expect(migrationsDifference?.missing.join("\n")).toContain("pair");
  });

  test("a database that can't be reached is told without its password", async () => {
    using folder = makeProject(TABLE, { "1_a.up.sql": TABLE });
    const against = "postgresql://me:geheim@127.0.0.1:1/shop";
    const error = await verifySchema({ project: folder.path, against }).catch((e: unknown) => e);
    expect(error).toMatchObject({ code: "CONNECTION_FAILED" });
    expect(String(error)).not.toContain("geheim");
  });
});

describe("proveMigrations", () => {
  test("proves migrations written by hand, and says where rows are lost", async () => {
    using folder = makeProject(TABLE, {
      "1_a.up.sql": TABLE,
      "2_b.up.sql": "DELETE FROM customer;",
      "2_b.down.sql": "SELECT 1;",
    });
    const { migrations, warnings } = await proveMigrations({ project: folder.path });
    expect(migrations.map(({ version, proof }) => [version, proof.isDownProved])).toEqual([
      ["1", false],
      ["2", true],
    ]);
    expect(warnings).toMatchObject([{ severity: "warning", code: "rows-lost" }]);
  });

  test("refuses a last migration that does not lead to the schema", async () => {
    using folder = makeProject(`${TABLE}CREATE VIEW v AS SELECT 1 AS one;`, {
      "1_a.up.sql": TABLE,
    });
    await expect(proveMigrations({ project: folder.path })).rejects.toMatchObject({
      code: "PROOF_FAILED",
      details: {
        problems: [{ detail: "to add: view public.v", file: "db/migrations/1_a.up.sql" }],
      },
    });
  });

  test("finds an older migration that was changed after a later one was generated", async () => {
    using folder = makeProject(`${TABLE}CREATE VIEW v AS SELECT 1 AS one;`, {
      "1_a.up.sql": TABLE,
    });
    const made = await generateMigration({ project: folder.path, name: "view" });
    if (made.kind !== "generated") throw new Error("nothing was generated");
    folder.write("db/migrations/1_a.up.sql", `${TABLE}CREATE INDEX i ON customer (name);`);
    folder.write("db/schema/b.sql", "CREATE INDEX i ON customer (name);");
    await expect(proveMigrations({ project: folder.path })).rejects.toMatchObject({
      code: "PROOF_FAILED",
      message: `${made.upPath}: a migration before it has changed since it was generated`,
    });
  });

  test("begins where it is told to, and not where there is nothing", async () => {
    using folder = makeProject(TABLE, { "1_a.up.sql": TABLE, "2_b.up.sql": "SELECT 1;" });
    const { migrations } = await proveMigrations({ project: folder.path, from: "2" });
    expect(migrations.map(({ version }) => version)).toEqual(["2"]);
    await expect(proveMigrations({ project: folder.path, from: "3" })).rejects.toMatchObject({
      code: "USAGE",
      message: "there is no migration 3",
    });
  });
});
