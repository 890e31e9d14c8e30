import { describe, expect, test } from "bun:test";
import { readDirectives } from "./directives.ts";

describe("a directive for an object", () => {
  test.each([
    [
      "-- confiture: renamed from customer\nCREATE TABLE client (id int)",
      "1:1 table customer → client",
    ],
    [
      "--confiture:renamed from customer\ncreate table if not exists Client (id int)",
      "1:1 table customer → Client",
    ],
    [
      "-- Confiture: Renamed FROM crm.customer\n\n-- note\nCREATE TABLE client ()",
      "1:1 table crm.customer → crm.client",
    ],
    [
      `-- confiture: renamed from "Old One"\nCREATE UNLOGGED TABLE s."New ""One" ()`,
      `1:1 table s.Old One → s.New "One`,
    ],
    [
      "CREATE TABLE client ( -- confiture: renamed from customer\n  id int)",
      "1:23 table customer → client",
    ],
    [
      "CREATE TABLE client -- confiture: renamed from customer\n(id int)",
      "1:21 table customer → client",
    ],
    [
      "CREATE TABLE client (id int); -- confiture: renamed from customer\nCREATE TABLE b ()",
      "1:31 table customer → client",
    ],
    [
      "CREATE TABLE client (\n  id int\n) -- confiture: renamed from customer\n;",
      "3:3 table customer → client",
    ],
    ["-- confiture: renamed from a\nCREATE OR REPLACE VIEW b AS SELECT 1", "1:1 view a → b"],
    ["CREATE VIEW b AS -- confiture: renamed from a\nSELECT 1", "1:18 view a → b"],
    [
      "-- confiture: renamed from a\nCREATE MATERIALIZED VIEW IF NOT EXISTS b AS SELECT 1",
      "1:1 view a → b",
    ],
    [
      "-- confiture: renamed from f(integer, text)\nCREATE FUNCTION g(a int, b text) RETURNS int LANGUAGE sql AS ''",
      "1:1 function f → g",
    ],
    [
      "CREATE FUNCTION g(a int) -- confiture: renamed from f\nRETURNS int LANGUAGE sql AS ''",
      "1:26 function f → g",
    ],
    [
      "-- confiture: renamed from a\nCREATE UNIQUE INDEX CONCURRENTLY b ON t (x)",
      "1:1 index a → b",
    ],
    [
      "-- confiture: renamed from a\nCREATE CONSTRAINT TRIGGER b AFTER UPDATE OF x ON s.t FOR EACH ROW EXECUTE FUNCTION f()",
      "1:1 trigger s.t.a → s.t.b",
    ],
    [
      "-- confiture: renamed from a\nCREATE EVENT TRIGGER b ON sql_drop EXECUTE FUNCTION f()",
      "1:1 trigger a → b",
    ],
    ["-- confiture: renamed from a\nCREATE POLICY b ON t USING (true)", "1:1 policy t.a → t.b"],
    [
      "-- confiture: renamed from a\nCREATE RULE b AS ON DELETE TO t DO NOTHING",
      "1:1 rule t.a → t.b",
    ],
    [
      "-- confiture: renamed from a\nCREATE FOREIGN DATA WRAPPER b",
      "1:1 foreign data wrapper a → b",
    ],
    ["-- confiture: renamed from a\nCREATE SCHEMA b", "1:1 schema a → b"],
    ["-- confiture: renamed from a\nCREATE DOMAIN b AS text", "1:1 domain a → b"],
  ])("%j", (source, expected) => {
    expect(readDirectives(source)).toEqual([expected]);
  });
});

describe("a directive for a part", () => {
  test.each([
    [
      "  -- confiture: renamed from fax\n  telefax text,\n  other int",
      "2:3 column client.fax → client.telefax",
    ],
    [
      "  telefax text, -- confiture: renamed from fax\n  other int",
      "2:17 column client.fax → client.telefax",
    ],
    [
      "  other int,\n  telefax text -- confiture: renamed from fax",
      "3:16 column client.fax → client.telefax",
    ],
    [
      "  telefax numeric(5, 2) -- confiture: renamed from fax\n    CHECK (telefax > 0),\n  other int",
      "2:25 column client.fax → client.telefax",
    ],
    [
      "  telefax text\n    CHECK (telefax IN ('a', 'b')), -- confiture: renamed from fax\n  other int",
      "3:36 column client.fax → client.telefax",
    ],
    [
      "  telefax text\n    -- confiture: renamed from fax\n    NOT NULL",
      "3:5 column client.fax → client.telefax",
    ],
    [
      "    id int\n  , telefax text -- confiture: renamed from fax\n  , other int",
      "3:18 column client.fax → client.telefax",
    ],
    [
      "    id int\n  -- confiture: renamed from fax\n  , telefax text",
      "3:3 column client.fax → client.telefax",
    ],
    [
      "    id int\n  , -- confiture: renamed from fax\n    telefax text",
      "3:5 column client.fax → client.telefax",
    ],
    [
      "  id int, telefax text -- confiture: renamed from public.customer.fax",
      "2:24 column public.customer.fax → public.client.telefax",
    ],
    [
      `  "Tele Fax" text -- confiture: renamed from "Fax, old"`,
      "2:19 column client.Fax, old → client.Tele Fax",
    ],
    [
      "  x int,\n  CONSTRAINT ok CHECK (x > 0) -- confiture: renamed from fine",
      "3:31 constraint client.fine → client.ok",
    ],
  ])("%j", (parts, expected) => {
    expect(readDirectives(`CREATE TABLE client (\n${parts}\n);`)).toEqual([expected]);
  });

  test.each([
    [
      "CREATE TYPE s.status AS ENUM (\n  'fresh', -- confiture: renamed from 'new'\n  'done'\n)",
      "2:12 enum value s.status.new → s.status.fresh",
    ],
    [
      "CREATE TYPE status AS ENUM (\n  -- confiture: renamed from New\n  'it''s')",
      "2:3 enum value status.New → status.it's",
    ],
    [
      `CREATE TYPE status AS ENUM (\n  E'b' -- confiture: renamed from "a b"\n)`,
      "2:8 enum value status.a b → status.b",
    ],
    [
      "CREATE TYPE pair AS (\n  a int, -- confiture: renamed from x\n  b int)",
      "2:10 attribute pair.x → pair.a",
    ],
  ])("%j", (source, expected) => {
    expect(readDirectives(source)).toEqual([expected]);
  });
});
