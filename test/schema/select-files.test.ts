import { describe, expect, test } from "bun:test";
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { selectFiles } from "../../src/schema/select-files.ts";
import { TestFolder } from "../temporary-folder.ts";
import { environmentOf } from "./environment-of.ts";

const SQL = "SELECT 1;\n";
const tree = (...paths: string[]) => new TestFolder(Object.fromEntries(paths.map((p) => [p, SQL])));
const pathsOf = (...args: Parameters<typeof selectFiles>) =>
  selectFiles(...args).files.map((file) => file.path);

describe("selectFiles", () => {
  test("takes .sql files at any depth, sorted by components", () => {
    using folder = tree(
      "db/schema/b.sql",
      "db/schema/a-b/x.sql",
      "db/schema/a/z.sql",
      "db/schema/readme.md",
    );
    expect(pathsOf(environmentOf(folder.path))).toEqual([
      "db/schema/a/z.sql",
      "db/schema/a-b/x.sql",
      "db/schema/b.sql",
    ]);
  });

  test("groups by order, whatever the paths and the order of the entries", () => {
    using folder = tree("z/1.sql", "a/1.sql", "m/1.sql");
    const includeDirs = [
      { path: "a", order: 20 },
      { path: "z", order: -5 },
      { path: "m", order: 20 },
    ];
    expect(pathsOf(environmentOf(folder.path, { includeDirs }))).toEqual([
      "z/1.sql",
      "a/1.sql",
      "m/1.sql",
    ]);
  });

  test("an overlap counts once, in the lowest order", () => {
    using folder = tree("db/schema/a.sql", "db/schema/late/b.sql");
    const includeDirs = [
      { path: "db/schema", order: 5 },
      { path: "db/schema/late", order: 1 },
    ];
    expect(pathsOf(environmentOf(folder.path, { includeDirs }))).toEqual([
      "db/schema/late/b.sql",
      "db/schema/a.sql",
    ]);
  });

  test("hex order reads the number of every component", () => {
    using folder = tree(
      "db/schema/10_b/1_a.sql",
      "db/schema/2_a/10_x.sql",
      "db/schema/2_a/9_y.sql",
    );
    expect(pathsOf(environmentOf(folder.path, { build: { sortMode: "hex" } }))).toEqual([
      "db/schema/2_a/9_y.sql",
      "db/schema/2_a/10_x.sql",
      "db/schema/10_b/1_a.sql",
    ]);
  });

  test("exclude beats include; exclude_dirs are plain prefixes", () => {
    using folder = tree(
      "db/schema/a.sql",
      "db/schema/a.test.sql",
      "db/schema/old/b.sql",
      "db/schema/older/c.sql",
    );
    const environment = environmentOf(folder.path, {
      includeDirs: [{ exclude: ["*.test.sql"] }],
      excludeDirs: ["./db/schema/old/"],
    });
    expect(pathsOf(environment)).toEqual(["db/schema/a.sql", "db/schema/older/c.sql"]);
  });

  test("recursive: false stays in the folder", () => {
    using folder = tree("db/schema/a.sql", "db/schema/sub/b.sql");
    expect(pathsOf(environmentOf(folder.path, { includeDirs: [{ recursive: false }] }))).toEqual([
      "db/schema/a.sql",
    ]);
  });

  test("skips hidden files and folders unless a glob names them", () => {
    using folder = tree("db/schema/a.sql", "db/schema/.b.sql", "db/schema/.git/c.sql");
    expect(pathsOf(environmentOf(folder.path))).toEqual(["db/schema/a.sql"]);
    const include = ["**/*.sql", ".git/**/*.sql"];
    expect(pathsOf(environmentOf(folder.path, { includeDirs: [{ include }] }))).toEqual([
      "db/schema/.git/c.sql",
      "db/schema/a.sql",
    ]);
  });

  test("a file reached through two names counts once, at its first place", () => {
    using folder = tree("db/schema/m.sql");
    symlinkSync("m.sql", join(folder.path, "db/schema/a.sql"));
    expect(pathsOf(environmentOf(folder.path))).toEqual(["db/schema/a.sql"]);
  });

  test("follows folder links, and ends a cycle", () => {
    using folder = tree("db/schema/x/a.sql", "elsewhere/b.sql");
    symlinkSync("../../schema", join(folder.path, "db/schema/x/loop"));
    symlinkSync("../../elsewhere", join(folder.path, "db/schema/linked"));
    expect(pathsOf(environmentOf(folder.path))).toEqual([
      "db/schema/linked/b.sql",
      "db/schema/x/a.sql",
    ]);
  });

  test("a dangling link is a problem that names it, and only if it would be selected", () => {
    using folder = tree("db/schema/a.sql");
    symlinkSync("nowhere.sql", join(folder.path, "db/schema/gone.sql"));
    symlinkSync("nowhere.txt", join(folder.path, "db/schema/gone.txt"));
    const { problems, files } = selectFiles(environmentOf(folder.path));
    expect(files.length).toBe(1);
    expect(problems.map(({ code, file }) => [code, file])).toEqual([
      ["dangling-symlink", "db/schema/gone.sql"],
    ]);
  });

  test("marks seeds by a component of the path, or by seed.dirs", () => {
    using folder = tree(
      "db/30_seed_backend/a.sql",
      "db/Seeds/b.sql",
      "db/seedling/c.sql",
      "db/proceeds/d.sql",
      "db/demo/e.sql",
      "db/x/seed-users.sql",
    );
    const environment = environmentOf(folder.path, {
      includeDirs: [{ path: "db" }],
      seedDirs: ["db/demo"],
    });
    expect(pathsOf(environment, { schemaOnly: true })).toEqual([
      "db/proceeds/d.sql",
      "db/seedling/c.sql",
    ]);
    expect(pathsOf(environment).length).toBe(6);
  });

  test("marks what needs a superuser", () => {
    using folder = tree(
      "db/schema/00_roles/a.sql",
      "db/schema/10/b.sql",
      "db/schema/99_post/c.sql",
    );
    const environment = environmentOf(folder.path, {
      superuserDirs: ["./db/schema/00_roles/"],
      superuserPostDirs: ["db/schema/99_post"],
    });
    expect(selectFiles(environment).files.map((file) => file.phase)).toEqual([
      "superuser-pre",
      "app",
      "superuser-post",
    ]);
  });

  test("reaches folders outside the project", () => {
    using folder = tree("app/db/environments/x", "shared/ddl/a.sql");
    const environment = environmentOf(join(folder.path, "app"), {
      includeDirs: [{ path: "../shared/ddl" }],
    });
    expect(pathsOf(environment)).toEqual(["../shared/ddl/a.sql"]);
  });

  test("a missing folder is skipped, or an error with auto_discover: false", () => {
    using folder = tree("db/schema/a.sql");
    const entries = (autoDiscover: boolean) => ({
      includeDirs: [{}, { path: "db/extra", autoDiscover }],
    });
    expect(pathsOf(environmentOf(folder.path, entries(true)))).toEqual(["db/schema/a.sql"]);
    expect(() => selectFiles(environmentOf(folder.path, entries(false)))).toThrow(
      'include_dirs: the folder "db/extra" does not exist',
    );
  });

  test("nothing selected is an error that names the folders", () => {
    using folder = new TestFolder();
    mkdirSync(join(folder.path, "db/schema"), { recursive: true });
    expect(() => selectFiles(environmentOf(folder.path))).toThrow(
      "no .sql file found in include_dirs (db/schema)",
    );
  });
});
