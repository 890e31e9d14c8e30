import { expect, test } from "bun:test";
import Ajv2020 from "ajv/dist/2020.js";
import schema from "../../schemas/output.schema.json" with { type: "json" };
import { PUBLISHED, renderSchema } from "../../scripts/build-schemas.ts";
import { runCli } from "../cli/run-cli.ts";
import { createProject } from "../temporary-folder.ts";

const validate = new Ajv2020({ allErrors: true, strict: false }).compile(schema);
const SOURCES = { "db/schema/a.sql": "CREATE TABLE a (id int);\n" };

test("the published schema is current", async () => {
  for (const entry of PUBLISHED) {
    const text = await Bun.file(`${import.meta.dir}/../../schemas/${entry.file}`).text();
    expect(text).toBe(renderSchema(entry));
  }
});

test.each([
  [["build"], 0],
  [["build", "--check"], 0],
  [["build", "--split", "--dry-run"], 0],
  [["build", "--outptu"], 5],
  [["diff"], 5],
  [["hash", "--files"], 0],
  [["hash", "--verify", "missing"], 5],
  [["doctor"], 0],
  [["init", "other"], 0],
  [["completions", "nosh"], 5],
])("%j prints a document of the published schema", async (args, exitCode) => {
  using folder = createProject(SOURCES);
  const run = await runCli(folder.path, [...args, "--format", "json"]);
  expect(run.exitCode).toBe(exitCode);
  const document = JSON.parse(run.stdout);
  validate(document);
  expect(validate.errors ?? []).toEqual([]);
  expect(document.ok).toBe(exitCode === 0);
});

test("the schema refuses what no command prints", () => {
  expect(validate({ schemaVersion: 1, command: "build", ok: true })).toBe(false);
  expect(validate({ schemaVersion: 2, command: "hash", ok: true, problems: [] })).toBe(false);
});
