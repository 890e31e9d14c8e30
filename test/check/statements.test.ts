import { describe, expect, test } from "bun:test";
import { findExclusion } from "../../src/check/exclude-statement.ts";
import { isFromExtension } from "../../src/check/extension-objects.ts";
import { listCreated, listExtensions, parseName } from "../../src/check/statement-names.ts";
import { characterIndex, readStatement } from "../../src/script/statement.ts";

function statement(sql: string) {
  const bytes = new TextEncoder().encode(sql);
  return readStatement(bytes, { start: 0, end: bytes.length });
}

describe("on a given server is not run", () => {
  test.each([
    "CREATE ROLE app",
    "create user app",
    "ALTER ROLE app SET x = 1",
    "DROP GROUP app",
    "CREATE /* a */ DATABASE d",
    "ALTER DATABASE d SET x = 1",
    "CREATE TABLESPACE t LOCATION '/x'",
    "ALTER SYSTEM SET x = 1",
    "GRANT a, b TO c WITH ADMIN OPTION",
    "REVOKE a FROM c",
    "GRANT CONNECT ON DATABASE d TO c",
    "REVOKE ALL ON DATABASE d FROM PUBLIC",
    "GRANT CREATE ON TABLESPACE t TO c",
    "COMMENT ON ROLE app IS 'ON TABLE'",
    "COMMENT ON DATABASE d IS 'x'",
    "REASSIGN OWNED BY a TO b",
    "DROP OWNED BY a",
    "DO $$ BEGIN CREATE ROLE app; EXCEPTION WHEN duplicate_object THEN NULL; END $$",
    "DO $$ BEGIN EXECUTE format('ALTER ROLE %I', 'x'); END $$",
    "DO LANGUAGE plpgsql 'BEGIN GRANT a TO b; END'",
    "COPY t TO '/tmp/x'",
    "COPY t FROM PROGRAM 'curl x'",
    "COPY (SELECT 1) TO PROGRAM 'sh'",
    "CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p",
    "COPY t TO STDOUT",
  ])("%s", (sql) => {
    expect(findExclusion(statement(sql), "server")).toMatchObject({ code: "statement-skipped" });
  });
});

describe("on a given server is run", () => {
  test.each([
    "CREATE USER MAPPING FOR public SERVER s",
    "DROP USER MAPPING FOR app SERVER s",
    "GRANT SELECT ON t TO app",
    "GRANT USAGE ON SCHEMA s TO app WITH GRANT OPTION",
    "REVOKE ALL ON ALL TABLES IN SCHEMA s FROM app",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT SELECT ON TABLES TO app",
    "ALTER TABLE t OWNER TO role",
    "COMMENT ON TABLE t IS 'CREATE ROLE x'",
    'CREATE TABLE "create role" (id int)',
    "CREATE FUNCTION f() RETURNS void LANGUAGE sql AS 'CREATE ROLE x'",
    "DO $$ BEGIN /* CREATE ROLE x */ NULL; -- GRANT a TO b\nEND $$",
    "DO $$ BEGIN GRANT SELECT ON t TO app; END $$",
    "SET ROLE app",
    "CREATE POLICY p ON t TO app USING (true)",
  ])("%s", (sql) => {
    expect(findExclusion(statement(sql), "server")).toBeUndefined();
  });
});

test("in a cluster that is thrown away all may change", () => {
  expect(findExclusion(statement("DROP ROLE app"), "embedded")).toBeUndefined();
  expect(findExclusion(statement("CREATE DATABASE d"), "pglite")).toBeUndefined();
});

describe("what a statement creates", () => {
  test.each([
    ["CREATE TABLE IF NOT EXISTS Shop.Orders (id int)", "shop.orders"],
    ['CREATE UNLOGGED TABLE "My Table" (id int)', "My Table"],
    ["CREATE OR REPLACE RECURSIVE VIEW v (n) AS SELECT 1", "v"],
    ["CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a)", "i"],
    ["CREATE MATERIALIZED VIEW s.m AS SELECT 1", "s.m"],
    ["CREATE SCHEMA s CREATE TABLE t (id int)", "s t"],
    ["INSERT INTO s.t VALUES (1)", "s.t"],
    ["DO $$ BEGIN CREATE TYPE a AS ENUM (); CREATE ROLE b; END $$", "a b"],
    ["CREATE OPERATOR CLASS o FOR TYPE int USING btree AS STORAGE int", "o"],
    ["COMMENT ON TABLE t IS 'CREATE TABLE x'", ""],
  ])("%s", (sql, names) => {
    const found = listCreated(statement(sql));
    const full = found.map(({ schema, name }) =>
      schema === undefined ? name : `${schema}.${name}`,
    );
    expect(full.join(" ")).toBe(names);
  });

  test("routines are told from the rest", () => {
    const [created] = listCreated(statement("CREATE OR REPLACE FUNCTION s.f() RETURNS int"));
    expect(created).toEqual({ schema: "s", name: "f", isRoutine: true });
  });
});

test("the extensions of a script are listed once, by their names", () => {
  const sql =
    'CREATE EXTENSION "uuid-ossp"; create extension if not exists PostGIS with schema x; CREATE EXTENSION postgis;';
  expect(listExtensions(sql)).toEqual(["uuid-ossp", "postgis"]);
});

test("names are folded unless they are quoted", () => {
  expect(parseName('Shop . "Or""der"')).toEqual({ schema: "shop", name: 'Or"der' });
});

test("a position counts characters, not UTF-16 units", () => {
  expect(characterIndex("🙂x", 2)).toBe(2);
  expect(characterIndex("ab", 9)).toBe(2);
});

test("what an extension brings is known for some", () => {
  expect(isFromExtension("gin_trgm_ops", "pg_trgm")).toBe(true);
  expect(isFromExtension("ST_Area", "postgis")).toBe(true);
  expect(isFromExtension("orders", "postgis")).toBe(false);
  expect(isFromExtension("anything", "toString")).toBe(false);
});
