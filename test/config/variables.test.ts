// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the braces of environment files are meant
import { describe, expect, test } from "bun:test";
import { needDatabaseUrl } from "../../src/config/database-url.ts";
import { catchError, loadText, problemsOf } from "./make-project.ts";

const file = (value: string) => `include_dirs: [a]\nbuild:\n  output_path: ${value}\n`;

async function expand(value: string, variables: Record<string, string> = {}): Promise<string> {
  return (await loadText(file(value), variables)).environment.build.outputPath;
}

describe("a reference", () => {
  const cases: [string, Record<string, string>, string][] = [
    ["${A}", { A: "x" }, "x"],
    ["${A}/${B}.sql", { A: "x", B: "y" }, "x/y.sql"],
    ["${A}", { A: "${B}", B: "y" }, "${B}"],
    ['"${A:-x}"', {}, "x"],
    ['"${A:-x}"', { A: "" }, "x"],
    ['"${A:-x}"', { A: "y" }, "y"],
    ['"${A:-x:-y}"', {}, "x:-y"],
    ["${lower_1}", { lower_1: "x" }, "x"],
    ["$${A}", { A: "x" }, "${A}"],
    ["$A", { A: "x" }, "$A"],
    ["a$", {}, "a$"],
    ["${A}", { A: "$&" }, "$&"],
  ];
  test.each(cases)("%s with %o is %s", async (text, variables, expected) => {
    expect(await expand(text, variables)).toBe(expected);
  });

  test("is replaced in every kind of value", async () => {
    const { environment } = await loadText(
      `include_dirs: ["\${DIR}", {path: b, recursive: "\${R}", order: "\${N}", include: ["\${G}"]}]
postgres: {version: "\${V}"}
build: {sort_mode: "\${M}"}`,
      { DIR: "x", R: "no", N: "7", G: "*.ddl", V: "16", M: "hex" },
    );
    expect(environment.includeDirs).toMatchObject([
      { path: "x" },
      { path: "b", recursive: false, order: 7, include: ["*.ddl"] },
    ]);
    expect(environment.postgresVersion).toBe(16);
    expect(environment.build.sortMode).toBe("hex");
  });

  test("is left alone in keys that are not supported", async () => {
    const { warnings } = await loadText(
      "include_dirs: [a]\nacls: [{grants: '${NOPE}'}]\nbuild: {lint: '${X}'}",
    );
    expect(warnings.map(({ code }) => code)).toEqual([
      "config-unsupported-key",
      "config-unsupported-key",
    ]);
  });
});

describe("a reference that can't be replaced", () => {
  const cases: [string, string][] = [
    [
      "${NOPE}/x",
      "3:16 `build.output_path` needs the environment variable NOPE, which is not set | set NOPE, or write ${NOPE:-a default}",
    ],
    [
      '"${}"',
      "3:16 `build.output_path` names no environment variable between `${` and `}` | write ${NAME} or ${NAME:-default}; for a plain `${` write `$${`",
    ],
    [
      '"${1X}"',
      "3:16 `build.output_path` names no environment variable between `${` and `}` | write ${NAME} or ${NAME:-default}; for a plain `${` write `$${`",
    ],
    [
      '"${NOPE"',
      "3:16 `build.output_path` has `${` without `}` | write ${NAME} or ${NAME:-default}; for a plain `${` write `$${`",
    ],
  ];
  test.each(cases)("%s", async (value, expected) => {
    expect(await problemsOf(file(value))).toEqual([expected]);
  });

  test("names each variable, and not a second problem of the same value", async () => {
    const problems = await problemsOf("include_dirs: ['${A}']\nbuild: {sort_mode: '${B}${C}'}");
    expect(problems.map((problem) => problem.split(",")[0])).toEqual([
      "1:16 `include_dirs[0]` needs the environment variable A",
      "2:20 `build.sort_mode` needs the environment variable B",
      "2:20 `build.sort_mode` needs the environment variable C",
    ]);
  });

  test("a wrong value from a variable shows the reference, not what it gave", async () => {
    expect(
      await problemsOf("include_dirs: [a]\nbuild: {sort_mode: '${M}'}", { M: "s3cret" }),
    ).toEqual(['2:20 `build.sort_mode` must be alphabetical or hex, not "${M}"']);
  });
});

describe("database_url", () => {
  const url = (value: string) => `include_dirs: [a]\ndatabase_url: ${value}\n`;

  test("comes from its variable", async () => {
    const { environment } = await loadText(url("${DATABASE_URL}"), {
      DATABASE_URL: "postgres://u:p@h/db",
    });
    expect(needDatabaseUrl(environment)).toBe("postgres://u:p@h/db");
  });

  test("with a missing variable stops only those that connect", async () => {
    const { environment, warnings } = await loadText(url("${DATABASE_URL}"));
    expect(warnings).toEqual([]);
    expect(environment.databaseUrl).toBeUndefined();
    const error = await catchError(() => needDatabaseUrl(environment));
    expect(error.code).toBe("CONFIG_INVALID");
    expect(error.message).toBe(
      "db/environments/local.yaml:2:15: `database_url` needs the environment variable DATABASE_URL, which is not set",
    );
    expect(error.hint).toBe("set DATABASE_URL, or write ${DATABASE_URL:-a default}");
    expect(error.problems).toMatchObject([
      { line: 2, column: 15, code: "config-missing-variable" },
    ]);
  });

  test("that a variable made wrong stops only those that connect, and shows nothing of it", async () => {
    const { environment } = await loadText(url("${DATABASE_URL}"), {
      DATABASE_URL: "mysql://u:s3cret@h/db",
    });
    expect(environment.databaseUrl).toBeUndefined();
    const error = await catchError(() => needDatabaseUrl(environment));
    expect(error.message).toBe(
      "db/environments/local.yaml:2:15: `database_url` must start with postgresql:// or postgres://; what its environment variable gives does not",
    );
    expect(JSON.stringify(error.details)).not.toContain("s3cret");
  });

  test("from an empty variable likewise", async () => {
    const { environment } = await loadText(url("${DATABASE_URL}"), { DATABASE_URL: "" });
    const error = await catchError(() => needDatabaseUrl(environment));
    expect(error.message).toContain("what its environment variable gives does not");
  });

  test("with a bad reference waits too", async () => {
    const { environment } = await loadText(url("postgres://u:pa${ss@h/db"));
    const error = await catchError(() => needDatabaseUrl(environment));
    expect(error.message).toContain("`database_url` has `${` without `}`");
  });

  test("that the file lacks is explained", async () => {
    const { environment } = await loadText("include_dirs: [a]");
    const error = await catchError(() => needDatabaseUrl(environment));
    expect(error.message).toBe("environment local has no database_url, and this command connects");
    expect(error.hint).toEndWith("local.yaml: database_url: ${DATABASE_URL}");
  });
});
