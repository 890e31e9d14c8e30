import { describe, expect, test } from "bun:test";
import { catchError, loadText, problemsOf } from "./make-project.ts";

const ok = "include_dirs: [a]\n";
const known =
  "known keys here: name, database_url, protected, include_dirs, exclude_dirs, superuser_dirs, superuser_post_dirs, build, seed, postgres, migration";

describe("keys", () => {
  const cases: [string, string, string][] = [
    [
      "a typo",
      `${ok}exclud_dirs: [b]`,
      "2:1 unknown key `exclud_dirs` | did you mean `exclude_dirs`?",
    ],
    ["nothing near", `${ok}colour: red`, `2:1 unknown key \`colour\` | ${known}`],
    [
      "a typo in build",
      `${ok}build:\n  sort_mod: hex`,
      "3:3 unknown key `sort_mod` in `build` | did you mean `sort_mode`?",
    ],
    [
      "the wrong level",
      `${ok}sort_mode: hex`,
      "2:1 unknown key `sort_mode` | `sort_mode` belongs under `build`",
    ],
    [
      "a top-level key further in",
      `${ok}build: {exclude_dirs: [x]}`,
      "2:9 unknown key `exclude_dirs` in `build` | `exclude_dirs` is a top-level key",
    ],
    [
      "a typo in an entry",
      "include_dirs:\n  - path: a\n    exclde: [b]",
      "3:5 unknown key `exclde` in `include_dirs[0]` | did you mean `exclude`?",
    ],
    [
      "a typo in a superuser folder",
      `${ok}superuser_dirs: [{pth: b, path: c}]`,
      "2:19 unknown key `pth` in `superuser_dirs[0]` | did you mean `path`?",
    ],
    [
      "the old migration_table",
      `${ok}migration_table: x`,
      "2:1 unknown key `migration_table` | write it as `tracking_table` under `migration`",
    ],
    [
      "tenancy",
      `${ok}tenancy: {}`,
      "2:1 unknown key `tenancy` | it describes the schema, not one environment: it belongs into db/project.yaml",
    ],
    [
      "no include_dirs",
      "name: local",
      "1:1 `include_dirs` is missing: it must be a list of folders, each a path or a mapping with `path`",
    ],
    [
      "an entry without path",
      "include_dirs:\n  - order: 1",
      "2:5 `include_dirs[0].path` is missing: it must be a folder, relative to the project",
    ],
    [
      "a name of JavaScript",
      `${ok}__proto__: {x: 1}\nconstructor: 1`,
      `3:1 unknown key \`constructor\` | ${known}`,
    ],
  ];
  test.each(cases)("%s", async (_, text, expected) => {
    expect(await problemsOf(text)).toContain(expected);
  });
});

describe("values", () => {
  const folders = "a list of folders, each a path or a mapping with `path`";
  const cases: [string, string][] = [
    ["name: 5", "1:7 `name` must be a text, not 5"],
    ["name: [a]", "1:7 `name` must be a text, not a list"],
    ['name: ""', '1:7 `name` must be a text, not ""'],
    ["build:", "1:1 `build` is empty: give it a value, or remove the key"],
    ["build: hex", '1:8 `build` must be a mapping of keys, not "hex"'],
    ["exclude_dirs: db", '1:15 `exclude_dirs` must be a list of folders, not "db"'],
    [
      "exclude_dirs: [1]",
      "1:16 `exclude_dirs[0]` must be a folder, relative to the project, not 1",
    ],
    ["superuser_dirs: x", `1:17 \`superuser_dirs\` must be ${folders}, not "x"`],
    [
      "superuser_post_dirs: [[x]]",
      "1:23 `superuser_post_dirs[0]` must be a folder, or a mapping with `path`, not a list",
    ],
    [
      "superuser_dirs: [{path: 1}]",
      "1:25 `superuser_dirs[0].path` must be a folder, relative to the project, not 1",
    ],
    [
      "build: {sort_mode: numeric}",
      '1:20 `build.sort_mode` must be alphabetical or hex, not "numeric"',
    ],
    [
      "build: {missing_semicolon: ignore}",
      '1:28 `build.missing_semicolon` must be add or error, not "ignore"',
    ],
    [
      "build: {output_path: {a: 1}}",
      "1:22 `build.output_path` must be the path of a file, relative to the project, not a mapping",
    ],
    [
      "build: {separators: {style: fancy}}",
      '1:29 `build.separators.style` must be block_comment, line_comment, custom or none, not "fancy"',
    ],
    [
      "build: {separators: {custom_template: 1}}",
      "1:39 `build.separators.custom_template` must be a text that is an SQL comment, such as `-- {file_path}`, not 1",
    ],
    [
      "build: {separators: {style: custom}}",
      "1:22 `build.separators.style: custom` needs `custom_template` | add a template that is an SQL comment, such as custom_template: '-- {file_path}'",
    ],
    [
      "build: {separators: block}",
      '1:21 `build.separators` must be a mapping of keys, not "block"',
    ],
    ["seed: {dirs: x}", '1:14 `seed.dirs` must be a list of folders, not "x"'],
    ["seed: [x]", "1:7 `seed` must be a mapping of keys, not a list"],
    ...["13", "17.2", "old", "100", "true"].map((version): [string, string] => [
      `postgres: {version: ${version}}`,
      `1:21 \`postgres.version\` must be a major version of PostgreSQL from 14 on, such as 17, not ${version === "old" ? '"old"' : version}`,
    ]),
    ["postgres: 17", "1:11 `postgres` must be a mapping of keys, not 17"],
    [
      "database_url: mysql://u:secret@h/db",
      '1:15 `database_url` must start with postgresql:// or postgres://; "mysql://u:***@h/db" does not | write postgresql://user@host:5432/database',
    ],
    [
      "database_url: [x]",
      "1:15 `database_url` must be a URL that starts with postgresql:// or postgres://, not a list",
    ],
    ["database_url:", "1:1 `database_url` is empty: give it a value, or remove the key"],
  ];
  test.each(cases)("%s", async (text, expected) => {
    expect(await problemsOf(`${text}\n${ok}`)).toEqual([expected]);
  });

  const entries: [string, string][] = [
    ["include_dirs: db", `1:15 \`include_dirs\` must be ${folders}, not "db"`],
    ["include_dirs: []", `1:15 \`include_dirs\` must be ${folders}, not an empty list`],
    ["include_dirs:", "1:1 `include_dirs` is empty: give it a value, or remove the key"],
    [
      "include_dirs: [7]",
      "1:16 `include_dirs[0]` must be a folder, or a mapping with `path`, not 7",
    ],
    [
      'include_dirs: [a, ""]',
      '1:19 `include_dirs[1]` must be a folder, or a mapping with `path`, not ""',
    ],
    [
      "include_dirs: [{path: a, recursive: maybe}]",
      '1:37 `include_dirs[0].recursive` must be true or false, not "maybe"',
    ],
    [
      "include_dirs: [{path: a, auto_discover: 1}]",
      "1:41 `include_dirs[0].auto_discover` must be true or false, not 1",
    ],
    [
      "include_dirs: [{path: a, order: 1.5}]",
      "1:33 `include_dirs[0].order` must be a whole number, not 1.5",
    ],
    [
      "include_dirs: [{path: a, include: x}]",
      '1:35 `include_dirs[0].include` must be a list of globs, not "x"',
    ],
    [
      "include_dirs: [{path: a, exclude: [1]}]",
      "1:36 `include_dirs[0].exclude[0]` must be a glob without `..`, not 1",
    ],
    [
      "include_dirs: [{path: a, include: [../b]}]",
      '1:36 `include_dirs[0].include[0]` must be a glob without `..`, not "../b"',
    ],
  ];
  test.each(entries)("%s", async (text, expected) => {
    expect(await problemsOf(text)).toEqual([expected]);
  });

  test("a glob may hold dots that are no parent folder", async () => {
    const { environment } = await loadText(
      'include_dirs: [{path: a, include: ["a..b/*.sql", "..x"]}]',
    );
    expect(environment.includeDirs[0]?.include).toEqual(["a..b/*.sql", "..x"]);
  });

  test("a long value is cut", async () => {
    const [problem] = await problemsOf(`${ok}build: {sort_mode: ${"x".repeat(200)}}`);
    expect(problem).toEndWith(`not "${"x".repeat(57)}..."`);
  });
});

describe("several problems", () => {
  const text =
    "nam: x\ninclude_dirs: [a]\nbuild:\n  sort_mode: z\n  two_pass: true\npostgres: {version: 9}\n";

  test("are reported at once, in the order of the file, without the warnings", async () => {
    const error = await catchError(() => loadText(text));
    expect(error.message).toBe("db/environments/local.yaml has 3 problems");
    expect(error.code).toBe("CONFIG_INVALID");
    expect(error.exitCode).toBe(5);
    expect(error.problems.map(({ line, column, code }) => [line, column, code])).toEqual([
      [1, 1, "config-unknown-key"],
      [4, 14, "config-value"],
      [6, 21, "config-value"],
    ]);
    expect(error.problems[1]).toEqual({
      severity: "error",
      code: "config-value",
      message: '`build.sort_mode` must be alphabetical or hex, not "z"',
      file: "db/environments/local.yaml",
      line: 4,
      column: 14,
      sourceLine: "  sort_mode: z",
    });
  });

  test("one alone is the message itself", async () => {
    const error = await catchError(() => loadText(`${ok}nam: x`));
    expect(error.message).toBe("db/environments/local.yaml:2:1: unknown key `nam`");
    expect(error.hint).toBe("did you mean `name`?");
  });

  test("columns count code points, also after a byte-order mark and with CRLF", async () => {
    const [problem] = await problemsOf("\ufeff{name: '🍓', include_dirs: [1]}\r\n");
    expect(problem).toStartWith("1:28 ");
  });

  test("a value behind an alias is found where the anchor is", async () => {
    const problems = await problemsOf("include_dirs:\n  - path: &p 7\n  - path: *p\n");
    expect(problems.map((problem) => problem.split(" ")[0])).toEqual(["2:14", "3:11"]);
  });
});
