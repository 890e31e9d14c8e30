import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { listRenameDirectives } from "../../../src/plan/renames/list-rename-directives.ts";
import { parseRenameFlag } from "../../../src/plan/renames/rename-request.ts";
import { renderRename } from "../../../src/plan/renames/render-rename.ts";
import { resolveRenames } from "../../../src/plan/renames/resolve-renames.ts";
import { CaseServer } from "../case-server.ts";
import { catchError, readSql } from "./read-sql.ts";

setDefaultTimeout(120_000);

let server: CaseServer;
beforeAll(async () => {
  server = await CaseServer.start(18);
});
afterAll(() => server[Symbol.asyncDispose]());

/** Resolves the directives of a DDL against what migrations have made, with flags. */
async function resolve(migrated: string, ddl: string, ...flags: string[]) {
  const script = new TextEncoder().encode(ddl);
  const file = { path: "db/schema/1.sql", start: 0, length: script.length, line: 1 };
  const { requests, problems } = listRenameDirectives(script, { files: [file] });
  expect(problems).toEqual([]);
  const [actual, desired] = await Promise.all([readSql(server, migrated), readSql(server, ddl)]);
  return () =>
    resolveRenames([...requests, ...flags.map((flag) => parseRenameFlag(flag))], actual, desired);
}

async function statements(migrated: string, ddl: string, ...flags: string[]): Promise<string[]> {
  return (await resolve(migrated, ddl, ...flags))().map(renderRename);
}

async function refusal(migrated: string, ddl: string, ...flags: string[]) {
  return catchError(await resolve(migrated, ddl, ...flags));
}

const CLIENT = `-- confiture: renamed from customer
CREATE TABLE client (
  id int,
  telefax text -- confiture: renamed from fax
);`;

describe("a directive", () => {
  test("renames a table and its column, once", async () => {
    expect(await statements("CREATE TABLE customer (id int, fax text)", CLIENT)).toEqual([
      'ALTER TABLE "public"."customer" RENAME TO "client"',
      'ALTER TABLE "public"."client" RENAME COLUMN "fax" TO "telefax"',
    ]);
    expect(await statements("CREATE TABLE client (id int, telefax text)", CLIENT)).toEqual([]);
  });

  test("may be one of several, each from a name that it had", async () => {
    const ddl = `-- confiture: renamed from person\n${CLIENT}`;
    for (const name of ["person", "customer"]) {
      expect(await statements(`CREATE TABLE ${name} (id int, telefax text)`, ddl)).toEqual([
        `ALTER TABLE "public"."${name}" RENAME TO "client"`,
      ]);
    }
    expect(await statements("CREATE TABLE client (id int, telefax text)", ddl)).toEqual([]);
  });

  test("says the same as a flag", async () => {
    const migrated = "CREATE TABLE customer (id int, fax text)";
    const ddl =
      "CREATE TABLE client (\n  id int,\n  telefax text -- confiture: renamed from fax\n)";
    expect(await statements(migrated, ddl, "customer=client")).toHaveLength(2);
    expect(
      await statements(migrated, CLIENT, "customer=client", "client.fax=telefax"),
    ).toHaveLength(2);
  });

  test("finds an object in another schema by the name alone", async () => {
    const ddl =
      "CREATE SCHEMA crm; SET search_path = crm;\n-- confiture: renamed from a\nCREATE TABLE b (x int)";
    expect(await statements("CREATE SCHEMA crm; CREATE TABLE crm.a (x int)", ddl)).toEqual([
      'ALTER TABLE "crm"."a" RENAME TO "b"',
    ]);
  });

  test("renames values, attributes, constraints, policies and overloads", async () => {
    const ddl = `CREATE TYPE status AS ENUM (
        'fresh', -- confiture: renamed from 'new'
        'done');
      CREATE TYPE pair AS (
        a int, -- confiture: renamed from x
        b int);
      CREATE TABLE t (a int, CONSTRAINT ok CHECK (a > 0)); -- confiture: renamed from s
      -- confiture: renamed from t_read
      CREATE POLICY t_all ON t USING (true);
      CREATE FUNCTION g(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
      -- confiture: renamed from f
      CREATE FUNCTION g(text) RETURNS int LANGUAGE sql AS 'SELECT 2';`;
    const migrated = `CREATE TYPE status AS ENUM ('new', 'done'); CREATE TYPE pair AS (x int, b int);
      CREATE TABLE s (a int, CONSTRAINT ok CHECK (a > 0)); CREATE POLICY t_read ON s USING (true);
      CREATE FUNCTION g(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
      CREATE FUNCTION f(text) RETURNS int LANGUAGE sql AS 'SELECT 2';`;
    expect(await statements(migrated, ddl)).toEqual([
      'ALTER TABLE "public"."s" RENAME TO "t"',
      'ALTER FUNCTION "public"."f"(text) RENAME TO "g"',
      'ALTER TYPE "public"."pair" RENAME ATTRIBUTE "x" TO "a" CASCADE',
      `ALTER TYPE "public"."status" RENAME VALUE 'new' TO 'fresh'`,
      'ALTER POLICY "t_read" ON "public"."t" RENAME TO "t_all"',
    ]);
  });

  test("takes a name that another one gives up, once", async () => {
    const ddl =
      "-- confiture: renamed from a\nCREATE TABLE b (x int);\n-- confiture: renamed from b\nCREATE TABLE c (y int);";
    expect(await statements("CREATE TABLE a (x int); CREATE TABLE b (y int)", ddl)).toEqual([
      'ALTER TABLE "public"."b" RENAME TO "c"',
      'ALTER TABLE "public"."a" RENAME TO "b"',
    ]);
    expect(await statements("CREATE TABLE b (x int); CREATE TABLE c (y int)", ddl)).toEqual([]);
  });
});

describe("a directive with nothing to do", () => {
  test.each([
    ["everything is new", "", CLIENT],
    [
      "the table is new",
      "CREATE TABLE other (id int)",
      "CREATE TABLE t (\n  a int -- confiture: renamed from b\n)",
    ],
    [
      "the schema is new",
      "CREATE TABLE other (id int)",
      "CREATE TABLE other (id int); CREATE SCHEMA s;\n-- confiture: renamed from a\nCREATE TABLE s.b ()",
    ],
    [
      "the old name is that of a later table",
      "CREATE TABLE client (id int, telefax text); CREATE TABLE customer (id int, fax text)",
      `${CLIENT} CREATE TABLE customer (id int, fax text);`,
    ],
  ])("because %s", async (_, migrated, ddl) => {
    expect(await statements(migrated, ddl)).toEqual([]);
  });

  test("because the old name is that of a later column, in a table that is renamed", async () => {
    const migrated = "CREATE TABLE customer (id int, telefax text, fax int)";
    const ddl = `CREATE TABLE client (id int,
      telefax text, -- confiture: renamed from fax
      fax int)`;
    expect(await statements(migrated, ddl, "customer=client")).toEqual([
      'ALTER TABLE "public"."customer" RENAME TO "client"',
    ]);
  });
});

describe("a directive that can't be done", () => {
  test.each([
    [
      "CREATE TABLE custmer (id int, fax text)",
      CLIENT,
      "renamed from customer: the migrations make nothing named customer",
      "did you mean custmer?",
      [1, 1],
    ],
    [
      "CREATE TABLE client (id int, fx text)",
      CLIENT,
      "renamed from fax: the migrations make nothing named client.fax",
      "did you mean client.fx?",
      [4, 16],
    ],
    [
      "CREATE TABLE client (id int, telefax text); CREATE TABLE customer (id int)",
      CLIENT,
      "renamed from customer: table public.customer can't get this name: the migrations make table public.client",
      "if this rename has been done before, leave it out: another one has got the old name since",
      [1, 1],
    ],
    [
      "CREATE TABLE a (x int)",
      "-- confiture: renamed from a\nCREATE TABLE b (x int); ALTER TABLE b RENAME TO c;",
      "renamed from a: the schema has no table b",
      "did you mean c?",
      [1, 1],
    ],
    [
      "CREATE TABLE t (x int)",
      "-- confiture: renamed from a\nCREATE TABLE b (x int); ALTER TABLE b RENAME TO c;",
      "renamed from a: the schema has no table b once all of it is loaded",
      "use --rename where the DDL changes the name later on",
      [1, 1],
    ],
    [
      "CREATE SCHEMA s; CREATE TABLE s.a (x int); CREATE SCHEMA r; CREATE TABLE r.a (x int)",
      "CREATE SCHEMA s; CREATE TABLE s.b (x int); CREATE SCHEMA r; SET search_path = r;\n-- confiture: renamed from a\nCREATE TABLE b (x int)",
      "renamed from a: this can mean table r.a or table s.a",
      "write the schema as well; of a routine the types of its arguments",
      [2, 1],
    ],
    [
      "CREATE TABLE t (a int)",
      "CREATE TABLE t (\n  b int -- confiture: renamed from s.t.a\n)",
      "renamed from s.t.a: the schema has no column s.t.b once all of it is loaded",
      "use --rename where the DDL changes the name later on",
      [2, 9],
    ],
  ])("%j, %j", async (migrated, ddl, message, hint, [line, column]) => {
    const error = await refusal(migrated, ddl);
    expect([error.code, error.message, error.hint]).toEqual(["SOURCE_REFUSED", message, hint]);
    expect(error.problems).toMatchObject([
      { file: "db/schema/1.sql", line, column, severity: "error" },
    ]);
  });

  test("is about a column that comes from another table", async () => {
    const migrated = "CREATE TABLE p (a int); CREATE TABLE c (a int) INHERITS (p)";
    const ddl =
      "CREATE TABLE p (b int);\nCREATE TABLE c (\n  b int -- confiture: renamed from a\n) INHERITS (p)";
    const error = await refusal(migrated, ddl);
    expect([error.message, error.hint]).toEqual([
      "renamed from a: column a of public.c is column a of public.p, and is renamed there",
      "rename it there; it follows here",
    ]);
    expect(await statements(migrated, ddl, "p.a=b")).toEqual([
      'ALTER TABLE "public"."p" RENAME COLUMN "a" TO "b"',
    ]);
    const typed = "CREATE TYPE pair AS (a int); CREATE TABLE t OF pair";
    const other = await refusal(typed, typed.replace("(a int", "(b int"), "t.a=b");
    expect(other.message).toBe(
      "--rename t.a=b: column a of public.t is attribute a of public.pair, and is renamed there",
    );
  });

  test("contradicts a flag, which is said with its place", async () => {
    const migrated = "CREATE TABLE customer (id int, fax text); CREATE TABLE person (id int)";
    const error = await refusal(migrated, CLIENT, "person=client");
    expect(error.code).toBe("USAGE");
    expect(error.message).toBe(
      "--rename person=client: it contradicts renamed from customer at db/schema/1.sql:1:1",
    );
  });
});
