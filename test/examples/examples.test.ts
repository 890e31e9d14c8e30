import { describe, expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { listEnvironments } from "../../src/config/find-project.ts";
import { buildSchema, checkSchema } from "../../src/index.ts";
import { TestFolder } from "../temporary-folder.ts";

const EXAMPLES = join(import.meta.dir, "../../examples");
const projects = readdirSync(EXAMPLES, { withFileTypes: true }).filter((item) =>
  item.isDirectory(),
);
const cases = projects.flatMap(({ name }) =>
  listEnvironments(join(EXAMPLES, name)).map((env) => [name, env] as const),
);

test("there are three examples, one of them large", async () => {
  expect(projects.map((item) => item.name).sort()).toEqual(["blog", "python-layout", "shop"]);
  const shop = await buildSchema({ project: join(EXAMPLES, "shop"), dryRun: true });
  expect(shop.files).toBeGreaterThanOrEqual(60);
});

describe.each(cases)("examples/%s, environment %s", (name, env) => {
  const project = join(EXAMPLES, name);

  test("builds, and no file lacks anything", async () => {
    using folder = new TestFolder();
    const built = await buildSchema({ project, env, output: join(folder.path, "schema.sql") });
    expect(built.files).toBeGreaterThan(5);
    const own = built.warnings.filter(({ code }) => code !== "config-unsupported-key");
    expect(own).toEqual([]);
  });

  test.each(["embedded", "pglite"] as const)("loads into %s without an error", async (kind) => {
    const { ok, problems, summary } = await checkSchema({ project, env, kind });
    expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(ok).toBe(true);
    expect(summary?.tables).toBeGreaterThanOrEqual(3);
  });
});

test("the shop loads in three parts, in the order of a deployment", async () => {
  using folder = new TestFolder();
  const project = join(EXAMPLES, "shop");
  const { OutputCheck } = await import("../../src/check/output-check.ts");
  const environment = { projectDir: project, postgresVersion: undefined };
  await using check = new OutputCheck({ environment });
  const problems: unknown[] = [];
  const built = await buildSchema({
    project,
    split: true,
    output: join(folder.path, "schema.sql"),
    inspect: async (outputs) => {
      const result = await check.run(outputs);
      problems.push(...result.problems.filter(({ severity }) => severity === "error"));
    },
  });
  expect(problems).toEqual([]);
  expect(built.outputs.map((output) => output.phase)).toEqual([
    "superuser-pre",
    "app",
    "superuser-post",
  ]);
});
