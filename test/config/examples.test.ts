import { describe, expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { listEnvironments } from "../../src/config/find-project.ts";
import { loadEnvironment } from "../../src/config/load-environment.ts";

const examples = join(import.meta.dir, "..", "..", "examples");
const warned: Readonly<Record<string, readonly string[]>> = {
  "python-layout/local": [
    "build.validate_comments",
    "migration.strict_mode",
    "migration.view_helpers",
    "seed.execution_mode",
  ],
};

const environments = readdirSync(examples, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name }) => listEnvironments(join(examples, name)).map((env) => `${name}/${env}`));

describe("the environments of the examples", () => {
  test("are these", () => {
    expect(environments.sort()).toEqual([
      "blog/local",
      "python-layout/local",
      "python-layout/test",
      "shop/local",
      "shop/production",
    ]);
  });

  test.each(environments)(
    "%s loads, and warns only of keys of the Python Confiture",
    async (id) => {
      const [project = "", env] = id.split("/");
      const loaded = await loadEnvironment({
        project: join(examples, project),
        env,
        variables: {},
      });
      const keys = loaded.warnings.map(({ message }) => message.split("`")[1]);
      expect(keys).toEqual([...(warned[id] ?? [])]);
    },
  );
});

test("the shop's production needs DATABASE_URL, but only to connect", async () => {
  const project = join(examples, "shop");
  const { environment } = await loadEnvironment({ project, env: "production", variables: {} });
  expect(environment.databaseUrlProblem?.code).toBe("config-missing-variable");
  expect(environment.postgresVersion).toBe(17);
});
