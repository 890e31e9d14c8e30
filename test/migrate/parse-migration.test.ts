import { describe, expect, test } from "bun:test";
import type { Problem } from "../../src/base/problem.ts";
import { parseMigration } from "../../src/migrate/parse-migration.ts";

const FILE = {
  version: "1",
  name: "a",
  kind: "sql",
  path: "db/migrations/1_a.up.sql",
  downPath: undefined,
} as const;

function parse(text: string | Uint8Array) {
  const source = typeof text === "string" ? new TextEncoder().encode(text) : text;
  return parseMigration(FILE, "up", FILE.path, source);
}

const brief = ({ severity, line, column, code, message, hint }: Problem) =>
  `${severity} ${line}:${column} ${code}: ${message}${hint === undefined ? "" : ` (${hint})`}`;

describe("a migration file", () => {
  test("without directives is one section in one transaction", () => {
    const { migration, problems } = parse("CREATE TABLE a (id int);\nSELECT 1;\n");
    expect(problems).toEqual([]);
    expect(migration.sections).toMatchObject([
      { index: 0, name: "", isTransactional: true, statements: [{}, {}] },
    ]);
    expect(migration.checksum).toBe(
      new Bun.CryptoHasher("sha256").update("CREATE TABLE a (id int);\nSELECT 1;\n").digest("hex"),
    );
  });

  test.each([
    "CREATE INDEX CONCURRENTLY i ON a (b);",
    "create unique index concurrently if not exists i on a (b);",
    "DROP INDEX CONCURRENTLY i;",
    "REINDEX TABLE CONCURRENTLY a;",
    "REINDEX (CONCURRENTLY) TABLE a;",
    "REINDEX DATABASE shop;",
    "VACUUM a;",
    "ALTER SYSTEM SET work_mem = '1MB';",
    "CREATE DATABASE other;",
    "DROP TABLESPACE fast;",
    "ALTER TABLE p DETACH PARTITION q CONCURRENTLY;",
    "ALTER TYPE mood ADD VALUE 'sad';",
  ])("runs statement by statement because of: %s", (sql) => {
    expect(parse(`SELECT 1;\n${sql}`).migration.sections[0]?.isTransactional).toBe(false);
  });

  test.each([
    "CREATE INDEX i ON a (b);",
    "COMMENT ON TABLE a IS 'VACUUM';",
    "DO $$ BEGIN EXECUTE 'VACUUM a'; END $$;",
    "-- CREATE INDEX CONCURRENTLY i ON a (b)\nSELECT 1;",
    "CREATE PUBLICATION concurrently FOR TABLE a;",
  ])("stays in one transaction with: %s", (sql) => {
    expect(parse(sql).migration.sections[0]?.isTransactional).toBe(true);
  });

  test("sections inherit what the head of the file says, and override it", () => {
    const { migration, problems } = parse(`-- confiture: lock_timeout 10s
-- confiture:retry 2
-- confiture: section one
ALTER TABLE a ADD b int;
-- confiture: section two
-- confiture: no-transaction
-- confiture: lock_timeout 0
-- confiture: statement_timeout 5 min
SELECT 2;
`);
    expect(problems).toEqual([]);
    expect(migration.sections).toMatchObject([
      { index: 0, name: "one", isTransactional: true, lockTimeoutMs: 10_000, retries: 2 },
      {
        index: 1,
        name: "two",
        isTransactional: false,
        lockTimeoutMs: 0,
        statementTimeoutMs: 300_000,
        retries: 2,
      },
    ]);
  });

  test("what comes before the first section is a section without a name", () => {
    const { migration } = parse("SELECT 1;\n-- confiture: section two\nSELECT 2;\n");
    expect(migration.sections.map(({ name }) => name)).toEqual(["", "two"]);
  });

  test("directives inside of statements, bodies and block comments are text", () => {
    const { migration, problems } = parse(`/* -- confiture: section no
/* nested */ */
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$
-- confiture: section no
SELECT 1 $$;
SELECT '
-- confiture: section no
';`);
    expect([problems, migration.sections.length]).toEqual([[], 1]);
  });

  test("BEGIN and COMMIT around a file are left out with a warning", () => {
    const { migration, problems } = parse("BEGIN;\nSELECT 1;\nCOMMIT;\n");
    expect(migration.sections[0]?.statements.map(({ text }) => text)).toEqual(["SELECT 1;"]);
    expect(problems.map(brief)).toEqual([
      "warning 1:1 transaction-wrapper: BEGIN and COMMIT around the file are left out: it runs in one transaction anyhow",
    ]);
  });

  test.each([
    ["SELECT 1;\nCOMMIT;\nSELECT 2;", "2:1 transaction-control"],
    ["ROLLBACK;", "1:1 transaction-control"],
    ["START TRANSACTION;\nSELECT 1;", "1:1 transaction-control"],
    ["PREPARE TRANSACTION 'x';", "1:1 transaction-control"],
    ["SELECT 1;\n  COPY a FROM stdin;\n1\n\\.\n", "2:3 copy-stdin"],
    ["COPY a (b, c) FROM STDIN WITH (FORMAT csv);", "1:1 copy-stdin"],
    ["\\i other.sql\n", "1:1 psql-command"],
    ["-- confiture: sektion a\nSELECT 1;", "1:1 directive"],
    ["-- confiture: section\nSELECT 1;", "1:1 directive"],
    ["-- confiture: section a\n-- confiture: section a\n", "2:1 directive"],
    ["-- confiture: lock_timeout soon\n", "1:1 directive"],
    ["-- confiture: retry often\n", "1:1 directive"],
    ["-- confiture: no-transaction please\n", "1:1 directive"],
    ["SELECT 1;\n-- confiture: no-transaction\n", "2:1 directive"],
    ["SELECT 1;\0", "1:10 nul-byte"],
  ])("%j is refused", (text, place) => {
    const errors = parse(text).problems.filter(({ severity }) => severity === "error");
    expect(errors.map(({ line, column, code }) => `${line}:${column} ${code}`)).toEqual([place]);
    expect(errors[0]?.file).toBe(FILE.path);
  });

  test("the messages say what to do", () => {
    const [unknown] = parse("-- confiture: sektion a\n").problems.map(brief);
    expect(unknown).toBe("error 1:1 directive: unknown directive sektion (did you mean section?)");
    const [copy] = parse("COPY a FROM stdin;").problems.map(brief);
    expect(copy).toBe(
      "error 1:1 copy-stdin: COPY from or to the client can't be part of a migration (write the rows as INSERT; large data belongs into a seed)",
    );
    const [timeout] = parse("-- confiture: lock_timeout 1 day\n").problems.map(brief);
    expect(timeout).toBe(
      'error 1:1 directive: lock_timeout can\'t be "1 day" (write a number with a unit: 500ms, 3s, 10min, or 0)',
    );
    const [commit] = parse("SELECT 1; COMMIT; SELECT 2;").problems.map(brief);
    expect(commit).toContain("(begin another transaction with: -- confiture: section NAME)");
  });

  test("invalid UTF-8", () => {
    const { problems } = parse(new Uint8Array([0x53, 0xff, 0x3b]));
    expect(problems[0]).toMatchObject({ severity: "error", code: "invalid-utf8" });
  });

  test("secrets never stand in what is shown", () => {
    const { migration } = parse(`CREATE ROLE a PASSWORD 's3cret';
ALTER ROLE a PASSWORD E'gehe\\'im';
CREATE USER MAPPING FOR a SERVER s OPTIONS (user 'a', password $$s4cret$$);
CREATE SUBSCRIPTION s CONNECTION 'host=h password=s5cret' PUBLICATION p;
SELECT 'postgresql://u:s6cret@h/d';
`);
    for (const secret of ["s3cret", "gehe", "s4cret", "s5cret", "s6cret"]) {
      expect(migration.shownText).not.toContain(secret);
    }
    expect(migration.shownText.split("\n").length).toBe(6);
    expect(migration.secrets).toContain("s3cret");
  });
});
