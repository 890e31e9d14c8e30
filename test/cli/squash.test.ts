import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020.js";
import schema from "../../schemas/output.schema.json" with { type: "json" };
import { createProject, type TestFolder } from "../temporary-folder.ts";
import { runCli } from "./run-cli.ts";

setDefaultTimeout(120_000);

const validate = new Ajv2020({ allErrors: true, strict: false }).compile(schema);
const FILES = {
  "db/schema/a.sql": "SELECT 1;\n",
  "db/migrations/1_a.up.sql": "CREATE TABLE a (id int);\n",
  "db/migrations/2_b.up.sql": "ALTER TABLE a ADD COLUMN t text;\n",
};

function listFiles(folder: TestFolder): string[] {
  return readdirSync(join(folder.path, "db/migrations"), { recursive: true }).map(String).sort();
}

describe("confiture migrate squash", () => {
  test("says what it wrote, moved and proved", async () => {
    using folder = createProject(FILES);
    const run = await runCli(folder.path, ["migrate", "squash", "--through", "2"]);
    expect([run.exitCode, run.stdout]).toEqual([0, ""]);
    expect(run.stderr).toContain("Wrote db/migrations/2_squashed.up.sql");
    expect(run.stderr).toContain("Moved 2 files to archive/");
    expect(run.stderr).toMatch(/Proved on PostgreSQL 18\.\d+ \(embedded\): an empty database/);
    expect(listFiles(folder)).toEqual([
      "2_squashed.down.sql",
      "2_squashed.up.sql",
      "archive",
      "archive/1_a.up.sql",
      "archive/2_b.up.sql",
    ]);
  });

  test("gives one document; a dry run prints the file and writes nothing", async () => {
    using folder = createProject(FILES);
    const before = listFiles(folder);
    const flags = ["migrate", "squash", "--through", "2", "--dry-run"];
    const text = await runCli(folder.path, flags);
    expect(text.stdout).toContain('CREATE TABLE "public"."a"');
    expect(text.stderr).toContain("Would write db/migrations/2_squashed.up.sql");
    const run = await runCli(folder.path, [...flags, "--format", "json"]);
    const document = JSON.parse(run.stdout);
    expect([validate(document), validate.errors]).toEqual([true, null]);
    expect(document).toMatchObject({
      command: "migrate squash",
      version: "2",
      upText: text.stdout,
      replaces: [{ version: "1" }, { version: "2" }],
      moved: [{ from: "db/migrations/1_a.up.sql", to: "db/migrations/archive/1_a.up.sql" }, {}],
    });
    expect(listFiles(folder)).toEqual(before);
  });

  test("ends with 4 and the places of statements on rows", async () => {
    using folder = createProject({ ...FILES, "db/migrations/2_b.up.sql": "DELETE FROM a;\n" });
    const run = await runCli(folder.path, ["migrate", "squash", "--through", "2"]);
    expect(run.exitCode).toBe(4);
    expect(run.stderr).toContain("db/migrations/2_b.up.sql:1:1");
    expect(run.stderr).toContain("--drop-data-statements");
  });

  test("ends with 5 without a version, or with one that is not there", async () => {
    using folder = createProject(FILES);
    expect((await runCli(folder.path, ["migrate", "squash"])).exitCode).toBe(5);
    const unknown = await runCli(folder.path, ["migrate", "squash", "--through", "22"]);
    expect([unknown.exitCode, unknown.stderr]).toEqual([
      5,
      expect.stringContaining("there is no migration of version 22"),
    ]);
  });
});
