import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { loadEnvironment } from "../../src/config/load-environment.ts";
import { catchError, loadText, makeProject } from "./make-project.ts";

describe("a small file", () => {
  test("gets every default", async () => {
    const { environment, warnings } = await loadText("include_dirs: [db/schema]\n");
    expect(warnings).toEqual([]);
    expect(environment).toMatchObject({
      name: "local",
      databaseUrl: undefined,
      databaseUrlProblem: undefined,
      excludeDirs: [],
      superuserDirs: [],
      superuserPostDirs: [],
      build: {
        outputPath: "db/generated/schema_local.sql",
        sortMode: "alphabetical",
        missingSemicolon: "add",
        separators: { style: "block_comment" },
      },
      seed: { dirs: [] },
      postgresVersion: undefined,
    });
  });

  test("a folder as a plain string must exist, one as a mapping is skipped when missing", async () => {
    const { environment } = await loadText("include_dirs:\n  - db/a\n  - path: db/b\n");
    const rest = { recursive: true, include: ["**/*.sql"], exclude: [], order: 0 };
    expect(environment.includeDirs).toEqual([
      { path: "db/a", autoDiscover: false, ...rest },
      { path: "db/b", autoDiscover: true, ...rest },
    ]);
  });

  test("starts with a byte-order mark or a document marker", async () => {
    const { environment } = await loadText("\ufeff---\ninclude_dirs: [db/schema]\n");
    expect(environment.includeDirs[0]?.path).toBe("db/schema");
  });
});

test("a full file is taken over", async () => {
  const { environment, warnings } = await loadText(`
name: local
database_url: postgresql://app:secret@localhost:5432/shop
include_dirs:
  - path: db/schema
    recursive: false
    include: ["*.sql"]
    exclude: ["*.bak.sql"]
    auto_discover: false
    order: -5
exclude_dirs: [db/schema/old]
superuser_dirs: [db/schema/00_roles, {path: db/schema/01_extensions}]
superuser_post_dirs: [db/schema/99_grants]
build:
  output_path: build/schema.sql
  sort_mode: hex
  missing_semicolon: error
  separators: {style: custom, custom_template: "-- {file_path}"}
seed:
  dirs: [db/fixtures]
postgres:
  version: 17
`);
  expect(warnings).toEqual([]);
  expect(environment).toMatchObject({
    databaseUrl: "postgresql://app:secret@localhost:5432/shop",
    includeDirs: [
      {
        path: "db/schema",
        recursive: false,
        include: ["*.sql"],
        exclude: ["*.bak.sql"],
        autoDiscover: false,
        order: -5,
      },
    ],
    excludeDirs: ["db/schema/old"],
    superuserDirs: ["db/schema/00_roles", "db/schema/01_extensions"],
    superuserPostDirs: ["db/schema/99_grants"],
    build: {
      outputPath: "build/schema.sql",
      sortMode: "hex",
      missingSemicolon: "error",
      separators: { style: "custom", template: "-- {file_path}" },
    },
    seed: { dirs: ["db/fixtures"] },
    postgresVersion: 17,
  });
});

test.each(["yes", "Yes", "on", "True", '"true"'])("recursive: %s is true", async (word) => {
  const { environment } = await loadText(`include_dirs: [{path: a, recursive: ${word}}]`);
  expect(environment.includeDirs[0]?.recursive).toBe(true);
});

test.each(["no", "OFF", "false"])("auto_discover: %s is false", async (word) => {
  const { environment } = await loadText(`include_dirs: [{path: a, auto_discover: ${word}}]`);
  expect(environment.includeDirs[0]?.autoDiscover).toBe(false);
});

test("quoted numbers count as numbers", async () => {
  const { environment } = await loadText(
    'include_dirs: [{path: a, order: "10"}]\npostgres: {version: "16"}',
  );
  expect(environment.includeDirs[0]?.order).toBe(10);
  expect(environment.postgresVersion).toBe(16);
});

test("anchors and merge keys work", async () => {
  const { environment } = await loadText(
    "include_dirs:\n  - &base {path: a, order: 3}\n  - <<: *base\n    path: b\n",
  );
  expect(environment.includeDirs.map(({ path, order }) => [path, order])).toEqual([
    ["a", 3],
    ["b", 3],
  ]);
});

test("a name that differs from the file's is a warning; the file's counts", async () => {
  const { environment, warnings } = await loadText("name: prod\ninclude_dirs: [a]");
  expect(environment.name).toBe("local");
  expect(warnings).toMatchObject([
    {
      severity: "warning",
      code: "config-name-differs",
      file: "db/environments/local.yaml",
      line: 1,
      column: 7,
      message: '`name` is "prod", but the file is local.yaml: the environment is called local',
      hint: "write name: local, or rename the file",
    },
  ]);
});

test("the place of the project and of the file are absolute", async () => {
  using project = makeProject({ "db/environments/local.yaml": "include_dirs: [a]" });
  const { environment } = await loadEnvironment({ cwd: join(project.dir, "db") });
  expect(environment.projectDir).toBe(project.dir);
  expect(environment.file).toBe(join(project.dir, "db", "environments", "local.yaml"));
});

test("a relative project is resolved from cwd", async () => {
  using project = makeProject({ "app/db/environments/local.yaml": "include_dirs: [a]" });
  const { environment } = await loadEnvironment({ cwd: project.dir, project: "app" });
  expect(environment.projectDir).toBe(join(project.dir, "app"));
});

test("a file that can't be read is named", async () => {
  using project = makeProject({ "db/environments/local.yaml/x": "" });
  const error = await catchError(() => loadEnvironment({ project: project.dir }));
  expect(error.code).toBe("CONFIG_INVALID");
  expect(error.message).toBe("db/environments/local.yaml can't be read: EISDIR");
  expect(error.problems).toMatchObject([{ code: "config-unreadable" }]);
});

test("a file that is not UTF-8 is refused", async () => {
  const latin1 = new Uint8Array([0x6e, 0x61, 0x6d, 0x65, 0x3a, 0x20, 0xe9, 0x0a]);
  const error = await catchError(() => loadText(latin1));
  expect(error.message).toBe("db/environments/local.yaml is not valid UTF-8");
  expect(error.hint).toBe("save the file as UTF-8");
});

test("a correct file loads neither the slow YAML parser nor the full zod", async () => {
  using project = makeProject({
    "db/environments/local.yaml":
      "# a comment: with a colon\nname: local # another: one\ninclude_dirs:\n  - {path: a, order: 1}\n",
    "probe.ts": `
      Bun.plugin({
        name: "refuse",
        setup(build) {
          build.onLoad({ filter: /node_modules.(yaml|zod.v4.classic)/ }, ({ path }) => {
            throw new Error("loaded " + path);
          });
        },
      });
      const { loadEnvironment } = await import(process.env.MODULE_UNDER_TEST);
      await loadEnvironment({ project: "." });
      process.stdout.write("loaded");`,
  });
  const env = {
    ...process.env,
    MODULE_UNDER_TEST: join(import.meta.dir, "../../src/config/load-environment.ts"),
  };
  const probe = Bun.spawn([process.execPath, "probe.ts"], {
    cwd: project.dir,
    env,
    stderr: "inherit",
  });
  expect(await probe.stdout.text()).toBe("loaded");
});
