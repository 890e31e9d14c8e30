import { expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { OutputCheck } from "../../src/check/output-check.ts";
import { buildSchema, checkSchema } from "../../src/index.ts";
import { createProject } from "../temporary-folder.ts";

test("an error in one part of a split build explains those in the next", async () => {
  using folder = createProject(
    {
      "db/schema/00/types.sql": "CREATE TYPE mood AS ENUM ('glad', 'glad');\n",
      "db/schema/10/person.sql": "\n\nCREATE TABLE person (id int, mood mood);\n",
    },
    "include_dirs: [db/schema]\nsuperuser_dirs: [db/schema/00]\n",
  );
  await using check = new OutputCheck({
    environment: { projectDir: folder.path, postgresVersion: undefined },
  });
  const output = join(folder.path, "out.sql");
  let problems: unknown[] = [];
  await buildSchema({
    project: folder.path,
    split: true,
    output,
    inspect: async (outputs) => {
      problems = (await check.run(outputs)).problems.map(({ file, line, followsFrom }) => [
        file,
        line,
        followsFrom,
      ]);
    },
  });
  expect(problems).toEqual([
    ["db/schema/00/types.sql", 1, undefined],
    ["db/schema/10/person.sql", 3, "db/schema/00/types.sql:1"],
  ]);
});

test("checkSchema returns what is wrong, and counts what was built", async () => {
  using folder = createProject({ "db/schema/a.sql": "CREATE TABLE a (id int PRIMARY KEY);\n" });
  const good = await checkSchema({ project: folder.path });
  expect([good.ok, good.summary?.tables, good.summary?.indexes, good.files]).toEqual([
    true,
    1,
    1,
    1,
  ]);
  folder.write("db/schema/b.sql", "CREATE TABLE b (id itn);\n");
  const bad = await checkSchema({ project: folder.path });
  expect(bad.ok).toBe(false);
  expect(bad.summary).toBeUndefined();
  expect(bad.problems.map(({ code, file, line, column }) => [code, file, line, column])).toEqual([
    ["42704", "db/schema/b.sql", 1, 20],
  ]);
  expect(existsSync(join(folder.path, "db/generated"))).toBe(false);
});

test("checkSchema stops when its signal fires", async () => {
  using folder = createProject({ "db/schema/a.sql": "SELECT pg_sleep(60);\n" });
  const startedAt = Date.now();
  const run = checkSchema({ project: folder.path, signal: AbortSignal.timeout(1500) });
  await expect(run).rejects.toMatchObject({ code: "ABORTED" });
  expect(Date.now() - startedAt).toBeLessThan(20_000);
});
