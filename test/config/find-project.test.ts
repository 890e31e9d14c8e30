import { describe, expect, test } from "bun:test";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { findProject, listEnvironments } from "../../src/config/find-project.ts";
import { loadEnvironment } from "../../src/config/load-environment.ts";
import { catchError, makeProject } from "./make-project.ts";

const yaml = "include_dirs: [db/schema]\n";

async function nameOf(dir: string, env?: string): Promise<string> {
  return (await loadEnvironment({ project: dir, env })).environment.name;
}

describe("the project", () => {
  test("is the nearest parent with db/environments", () => {
    using project = makeProject({
      "db/environments/local.yaml": yaml,
      "packages/api/db/environments/local.yaml": yaml,
      "packages/api/src/deep/file.ts": "",
      "packages/web/file.ts": "",
    });
    const api = join(project.dir, "packages", "api");
    expect(findProject(join(api, "src", "deep"))).toBe(api);
    expect(findProject(join(project.dir, "packages", "web"))).toBe(project.dir);
    expect(findProject(project.dir)).toBe(project.dir);
  });

  test("is not found where db/environments is a file", async () => {
    using project = makeProject({ "db/environments": "" });
    const error = await catchError(() => findProject(project.dir));
    expect(error.code).toBe("NOT_INITIALISED");
    expect(error.exitCode).toBe(2);
    expect(error.message).toBe(
      `no Confiture project in ${project.dir} or its parents: it has no folder db/environments`,
    );
    expect(error.hint).toBe("run `confiture init` to create a project, or name one with --project");
  });

  test("that is named is not looked for in the parents", async () => {
    using project = makeProject({ "db/environments/local.yaml": yaml, "sub/x": "" });
    const sub = join(project.dir, "sub");
    const error = await catchError(() => loadEnvironment({ project: sub }));
    expect(error.message).toBe(
      `${sub} is not a Confiture project: it has no folder db/environments`,
    );
  });
});

test("environments are listed by name, without hidden and other files", () => {
  using project = makeProject({
    "db/environments/staging.yaml": yaml,
    "db/environments/local.yaml": yaml,
    "db/environments/.hidden.yaml": yaml,
    "db/environments/notes.md": "",
  });
  expect(listEnvironments(project.dir)).toEqual(["local", "staging"]);
});

describe("the environment", () => {
  test("is local by default, also among others", async () => {
    using project = makeProject({
      "db/environments/local.yaml": yaml,
      "db/environments/a.yaml": yaml,
    });
    expect(await nameOf(project.dir)).toBe("local");
    expect(await nameOf(project.dir, "a")).toBe("a");
  });

  test("is the only one when there is no local", async () => {
    using project = makeProject({ "db/environments/ci.yaml": yaml });
    expect(await nameOf(project.dir)).toBe("ci");
  });

  test("follows CONFITURE_ENV, but not against a name that is given", async () => {
    using project = makeProject({
      "db/environments/local.yaml": yaml,
      "db/environments/ci.yaml": yaml,
    });
    const before = process.env.CONFITURE_ENV;
    process.env.CONFITURE_ENV = "ci";
    try {
      expect(await nameOf(project.dir)).toBe("ci");
      expect(await nameOf(project.dir, "local")).toBe("local");
    } finally {
      if (before === undefined) delete process.env.CONFITURE_ENV;
      else process.env.CONFITURE_ENV = before;
    }
  });

  test("that is mistyped gets the nearest name", async () => {
    using project = makeProject({
      "db/environments/local.yaml": yaml,
      "db/environments/production.yaml": yaml,
    });
    const error = await catchError(() => nameOf(project.dir, "prodution"));
    expect(error.code).toBe("ENVIRONMENT_NOT_FOUND");
    expect(error.message).toBe(
      "no environment `prodution`: db/environments/prodution.yaml does not exist; there are: local, production",
    );
    expect(error.hint).toBe("did you mean `production`?");
    expect(error.details).toEqual({
      environment: "prodution",
      environments: ["local", "production"],
    });
  });

  test("can't leave its folder", async () => {
    using project = makeProject({
      "db/environments/local.yaml": yaml,
      "db/secret.yaml": yaml,
    });
    const error = await catchError(() => nameOf(project.dir, "../secret"));
    expect(error.code).toBe("ENVIRONMENT_NOT_FOUND");
    expect(error.hint).toBe("name one of these with --env");
  });

  test("with the other ending says what to rename", async () => {
    using project = makeProject({
      "db/environments/local.yaml": yaml,
      "db/environments/staging.yml": yaml,
    });
    const error = await catchError(() => nameOf(project.dir, "staging"));
    expect(error.hint).toBe("rename db/environments/staging.yml to staging.yaml");
  });

  test("is missing altogether in a new project", async () => {
    using project = makeProject({ x: "" });
    mkdirSync(join(project.dir, "db", "environments"), { recursive: true });
    const error = await catchError(() => nameOf(project.dir));
    expect(error.message).toBe(
      "no environment `local`: db/environments/local.yaml does not exist; there is none yet",
    );
    expect(error.hint).toBe("run `confiture init` to create one");
  });

  test("has to be named when there are several and no local", async () => {
    using project = makeProject({
      "db/environments/ci.yaml": yaml,
      "db/environments/staging.yaml": yaml,
    });
    const error = await catchError(() => nameOf(project.dir));
    expect(error.message).toEndWith("there are: ci, staging");
    expect(error.hint).toBe("name one of these with --env");
  });
});
