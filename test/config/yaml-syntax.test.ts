// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the braces of environment files are meant
import { describe, expect, test } from "bun:test";
import { catchError, loadText, problemsOf } from "./make-project.ts";

describe("text that is no YAML", () => {
  const cases: [string, string, string][] = [
    [
      "an unquoted glob",
      "include_dirs: [{path: a, include: [*.sql]}]",
      '1:36 a value that starts with * refers to an anchor, and there is none of that name | a glob that starts with * must be quoted: "*.sql"',
    ],
    [
      "bad indentation",
      "include_dirs:\n  - a\n b: 1",
      "3:1 the indentation does not fit the lines above, or a bracket is not closed | keys of one mapping start in the same column",
    ],
    ["a tab", "build:\n\tsort_mode: hex", "2:1 a tab in the indentation | indent with spaces"],
    [
      "an open bracket",
      "include_dirs: [a",
      "1:17 the indentation does not fit the lines above, or a bracket is not closed | keys of one mapping start in the same column",
    ],
    [
      "an unquoted reference in braces",
      "include_dirs: [${DIR}]",
      '1:17 a closing quote, bracket, brace, comma or colon is missing here | inside [ ] and { } a reference must be quoted: "${NAME}"',
    ],
    [
      "an open quote",
      "name: 'x\ninclude_dirs: [a]\n",
      "3:1 a closing quote, bracket, brace, comma or colon is missing here",
    ],
    [
      "a colon in a plain value",
      "name: a: b",
      "1:7 a second `: ` on one line | put a value that contains `: ` in quotes",
    ],
    [
      "a reserved character",
      "name: @x",
      "1:7 a plain value cannot start with this character | put the value in quotes",
    ],
    [
      "an unknown escape",
      'name: "\\q"',
      "1:8 unknown escape sequence in a double-quoted value | write \\\\ for a backslash, or use single quotes",
    ],
    [
      "a value without a key",
      "name: x\nlonely\ninclude_dirs: [a]",
      "2:1 a key goes over more than one line | a `:` after the key or a closing quote is probably missing",
    ],
  ];
  test.each(cases)("%s", async (_, text, expected) => {
    expect(await problemsOf(text)).toContain(expected);
  });

  test("never quotes a value, which may be a password", async () => {
    const error = await catchError(() =>
      loadText("database_url: postgres://u:s3cret@h/db\ndatabase:\n  password: 's3cret\n  x: [}"),
    );
    expect(error.problems.length).toBeGreaterThan(0);
    expect(JSON.stringify([error.message, error.details])).not.toContain("s3cret");
  });
});

describe("text that is no mapping", () => {
  const empty = "1:1 the file is empty | it needs at least `include_dirs: [db/schema]`";
  const wrong = (found: string) =>
    `1:1 the file must be a mapping of keys, not ${found} | write keys with values, such as \`include_dirs: [db/schema]\``;
  const cases: [string, string, string][] = [
    ["nothing", "", empty],
    ["only comments", "# nothing yet\n", empty],
    ["a list", "- a\n- b\n", wrong("a list")],
    ["an empty list", "[]", wrong("a list")],
    ["a word", "local", wrong("a single value")],
    [
      "two documents",
      "include_dirs: [a]\n---\ninclude_dirs: [b]\n",
      "2:1 the file holds more than one document | remove the line `---` in the middle: one file is one environment",
    ],
  ];
  test.each(cases)("%s", async (_, text, expected) => {
    expect(await problemsOf(text)).toEqual([expected]);
  });
});

describe("duplicate keys", () => {
  const twice = (place: string, key: string) =>
    `${place} \`${key}\` stands twice in one mapping | keep one of the two`;
  const cases: [string, string, string][] = [
    [
      "at the top",
      "include_dirs: [a]\nname: local\ninclude_dirs: [b]",
      twice("3:1", "include_dirs"),
    ],
    ["quoted", "include_dirs: [a]\n\"name\": local\n'name': local", twice("3:1", "name")],
    ["in braces", "include_dirs: [{path: a, path: b}]", twice("1:26", "path")],
    ["in JSON", '{"include_dirs":["a"],"name":"local","name":"local"}', twice("1:38", "name")],
    ["empty ones", "include_dirs: [a]\nbuild:\nbuild: {}", twice("3:1", "build")],
    [
      "in a block that is not supported",
      "include_dirs: [a]\nmigration:\n  x: 1\n  x: 2",
      twice("4:3", "x"),
    ],
    [
      "beside an anchor",
      "include_dirs: [&a x, *a]\nname: local\nname: local",
      twice("3:1", "name"),
    ],
    [
      "behind a comment with a colon",
      "include_dirs: [a] # so: it\nname: local\nname: local",
      twice("3:1", "name"),
    ],
  ];
  test.each(cases)("%s", async (_, text, expected) => {
    expect(await problemsOf(text)).toContain(expected);
  });

  test("are reported together with the other problems", async () => {
    expect(await problemsOf("include_dirs: [a]\nnam: x\nbuild: {}\nbuild: 7\n")).toEqual([
      "2:1 unknown key `nam` | did you mean `name`?",
      twice("4:1", "build"),
      "4:8 `build` must be a mapping of keys, not 7",
    ]);
  });

  test("the same key in two mappings is no duplicate", async () => {
    const { environment } = await loadText(
      "include_dirs: [{path: a}, {path: b}] # path: path: x: y: z\n",
    );
    expect(environment.includeDirs.map(({ path }) => path)).toEqual(["a", "b"]);
  });
});
