import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020.js";
import schema from "../../schemas/output.schema.json" with { type: "json" };
import { createProject, type TestFolder } from "../temporary-folder.ts";
import { runCli } from "./run-cli.ts";

setDefaultTimeout(120_000);

const validate = new Ajv2020({ allErrors: true, strict: false }).compile(schema);
const TABLE = "CREATE TABLE customer (id int PRIMARY KEY, fax text);\n";

function makeProject(wanted: string): TestFolder {
  return createProject({ "db/schema/a.sql": wanted, "db/migrations/1_first.up.sql": TABLE });
}

function readDocument(stdout: string): Record<string, unknown> {
  const document = JSON.parse(stdout);
  expect([validate(document), validate.errors]).toEqual([true, null]);
  return document;
}

describe("confiture migrate generate", () => {
  test("writes two files and says what was proved", async () => {
    using folder = makeProject(`${TABLE}CREATE INDEX customer_fax ON customer (fax);`);
    const run = await runCli(folder.path, ["migrate", "generate", "index the fax"]);
    expect([run.exitCode, run.stdout]).toEqual([0, ""]);
    expect(run.stderr).toMatch(/Wrote db\/migrations\/\d{14}_index_the_fax\.up\.sql/);
    expect(run.stderr).toMatch(
      /Proved up and down on PostgreSQL 18\.\d+ \(embedded\), 2 rows in 1 table kept/,
    );
    expect(readdirSync(join(folder.path, "db/migrations"))).toHaveLength(3);
    const verified = await runCli(folder.path, ["verify"]);
    expect(verified.exitCode).toBe(0);
    expect(verified.stderr).toContain("1 file and 2 migrations make the same database");
    const proved = await runCli(folder.path, ["migrate", "prove", "--format", "json"]);
    expect(readDocument(proved.stdout)).toMatchObject({
      ok: true,
      migrations: [{}, { proof: {} }],
    });
  });

  test("gives one document, also of a dry run, which writes nothing", async () => {
    using folder = makeProject("CREATE TABLE customer (id int PRIMARY KEY);");
    const flags = ["--dry-run", "--allow", "data-loss", "--format", "json"];
    const run = await runCli(folder.path, ["migrate", "generate", "drop fax", ...flags]);
    expect(readDocument(run.stdout)).toMatchObject({
      kind: "generated",
      hazards: [{ name: "data-loss", object: { kind: "column", name: "fax" } }],
      proof: { isDownProved: true },
    });
    expect(readdirSync(join(folder.path, "db/migrations"))).toEqual(["1_first.up.sql"]);
  });

  test("ends with 4 and the exact flag for a hazard or a rename that nobody confirmed", async () => {
    using folder = makeProject("CREATE TABLE customer (id int PRIMARY KEY);");
    const hazard = await runCli(folder.path, ["migrate", "generate", "drop fax"]);
    expect(hazard.exitCode).toBe(4);
    expect(hazard.stderr).toContain("--allow data-loss:public.customer.fax");
    folder.write("db/schema/a.sql", TABLE.replace("fax", "telefax"));
    const rename = await runCli(folder.path, ["migrate", "generate", "telefax"]);
    expect(rename.exitCode).toBe(4);
    expect(rename.stderr).toMatch(/--rename \S*fax=\S*telefax/);
  });

  test("takes flags several times", async () => {
    using folder = makeProject("CREATE TABLE client (id int PRIMARY KEY, telefax text);");
    const flags = ["--rename", "customer=client", "--rename=customer.fax=telefax"];
    const run = await runCli(folder.path, ["migrate", "generate", "rename", "--dry-run", ...flags]);
    expect([run.exitCode, run.stderr]).toEqual([0, expect.stringContaining("Proved up and down")]);
    expect(run.stdout).toContain('RENAME TO "client"');
    expect(run.stdout).toContain('RENAME COLUMN "fax" TO "telefax"');
  });

  test("says when there is nothing to do", async () => {
    using folder = makeProject(TABLE);
    const run = await runCli(folder.path, ["migrate", "generate", "nothing"]);
    expect([run.exitCode, run.stderr]).toEqual([
      0,
      expect.stringContaining("The migrations lead to the schema already: nothing was written"),
    ]);
  });
});

test("confiture verify ends with 9 and shows what is missing", async () => {
  using folder = makeProject(`${TABLE}CREATE VIEW v AS SELECT 1 AS one;`);
  const run = await runCli(folder.path, ["verify"]);
  expect(run.exitCode).toBe(9);
  expect(run.stdout).toBe(
    "What the migrations lack:\npublic\n  + view v\n\n1 to add; 1 statement\n",
  );
  expect(run.stderr).toContain("the migrations do not lead to the schema");
  const json = await runCli(folder.path, ["verify", "--format", "json"]);
  expect(readDocument(json.stdout)).toMatchObject({ ok: false, error: { code: "SCHEMA_DIFFERS" } });
});
