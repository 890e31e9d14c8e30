import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { CaseServer } from "../case-server.ts";
import { findCandidates, listCandidates } from "./candidates.ts";

setDefaultTimeout(120_000);

let server: CaseServer;
beforeAll(async () => {
  server = await CaseServer.start(18);
});
afterAll(() => server[Symbol.asyncDispose]());

const find = (old: string, wanted: string) => findCandidates(server, old, wanted);
const brief = (old: string, wanted: string) => listCandidates(server, old, wanted);

describe("an object", () => {
  const customer = "(id int, name text, fax text, street text, town text)";
  test.each([
    [
      `CREATE TABLE customer ${customer}`,
      `CREATE TABLE client ${customer}`,
      "customer=client (high: 5 of 5 columns are the same)",
    ],
    [
      `CREATE TABLE customer ${customer}`,
      `CREATE TABLE customers ${customer.replace("fax", "telefax").replace("town text", "town int")}`,
      "customer=customers (low: 3 of 5 columns are the same; the names are alike)",
    ],
    [
      `CREATE TABLE customer ${customer}`,
      `CREATE TABLE client ${customer.replace("fax", "telefax")}`,
      "customer=client (low: 4 of 5 columns are the same)",
    ],
    [
      "CREATE TABLE p (id int) PARTITION BY LIST (id); CREATE TABLE one PARTITION OF p FOR VALUES IN (1)",
      "CREATE TABLE p (id int) PARTITION BY LIST (id); CREATE TABLE first PARTITION OF p FOR VALUES IN (1)",
      "one=first (high: the definition is the same)",
    ],
    [
      "CREATE VIEW a AS SELECT 1 AS x",
      "CREATE VIEW b AS SELECT 1 AS x",
      "a=b (high: the definition is the same)",
    ],
    [
      "CREATE MATERIALIZED VIEW a AS SELECT 1 AS x",
      "CREATE MATERIALIZED VIEW a2 AS SELECT 1 AS x",
      "a=a2 (high: the definition is the same; the names are alike)",
    ],
    [
      "CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1'",
      "CREATE FUNCTION \"G h\"(int) RETURNS int LANGUAGE sql AS 'SELECT 1'",
      `'f="G h"' (high: the definition is the same)`,
    ],
    [
      "CREATE PROCEDURE f(int) LANGUAGE sql AS ''",
      "CREATE PROCEDURE g(int) LANGUAGE sql AS ''",
      "f=g (high: the definition is the same)",
    ],
    [
      "CREATE AGGREGATE n(*) (SFUNC = int8inc, STYPE = int8, INITCOND = 0)",
      "CREATE AGGREGATE m(*) (SFUNC = int8inc, STYPE = int8, INITCOND = 0)",
      "n=m (high: the definition is the same)",
    ],
    [
      "CREATE TYPE mood AS ENUM ('a', 'b', 'c', 'd')",
      "CREATE TYPE state AS ENUM ('a', 'b', 'c')",
      "mood=state (low: 3 of 4 values are the same)",
    ],
    [
      "CREATE TYPE pair AS (a int, b text)",
      "CREATE TYPE two AS (a int, b text)",
      "pair=two (high: 2 of 2 attributes are the same)",
    ],
    [
      "CREATE TYPE span AS RANGE (subtype = int)",
      "CREATE TYPE reach AS RANGE (subtype = int)",
      "span=reach (low: the definition is the same; no other type like it goes or comes, though the names are unlike)",
    ],
    [
      "CREATE DOMAIN mail AS text CHECK (VALUE <> '')",
      "CREATE DOMAIN post AS text CONSTRAINT ok CHECK (VALUE <> '')",
      "mail=post (high: the definition is the same)",
    ],
    [
      "CREATE DOMAIN mail AS text",
      "CREATE DOMAIN email AS text",
      "mail=email (high: the definition is the same; the names are alike)",
    ],
    [
      "CREATE SEQUENCE numbers",
      "CREATE SEQUENCE codes",
      "numbers=codes (low: the definition is the same; no other sequence like it goes or comes, though the names are unlike)",
    ],
    [
      "CREATE SCHEMA sales; CREATE TABLE sales.a (x int); CREATE TABLE sales.b (x int)",
      "CREATE SCHEMA billing; CREATE TABLE billing.a (y int); CREATE TABLE billing.b (x int)",
      "sales=billing (high: 2 of 2 objects are the same)",
    ],
    [
      "CREATE SCHEMA s; CREATE TABLE s.old_name (x int)",
      "CREATE SCHEMA s; CREATE TABLE s.name (x int)",
      "s.old_name=name (high: 1 of 1 columns are the same; the names are alike)",
    ],
    [
      "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER v FOREIGN DATA WRAPPER w; CREATE FOREIGN TABLE a (x int) SERVER v",
      "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER v FOREIGN DATA WRAPPER w; CREATE FOREIGN TABLE b (x int) SERVER v",
      "a=b (high: 1 of 1 columns are the same)",
    ],
    [
      "CREATE TABLE a (id int, x int, y int, z int)",
      "CREATE TABLE b (id int, x int, y int, q int, r int, s int)",
      "a=b (low: 3 of 6 columns are the same)",
    ],
    [
      "CREATE TABLE a (id int, x int, y int)",
      "CREATE TABLE b (id int, x int, z text)",
      "a=b (low: 2 of 3 columns are the same; no other table goes or comes)",
    ],
  ])("%s", async (old, wanted, expected) => {
    expect(await brief(old, wanted)).toEqual([`--rename ${expected}`]);
  });

  test.each([
    [
      "tables with little in common",
      `CREATE TABLE a ${customer}`,
      "CREATE TABLE b (id int, amount int, town text)",
    ],
    ["a table that becomes a view", "CREATE TABLE a (x int)", "CREATE VIEW b AS SELECT 1 AS x"],
    [
      "tables in two schemas",
      "CREATE SCHEMA s; CREATE TABLE a (x int)",
      "CREATE SCHEMA s; CREATE TABLE s.a (x int)",
    ],
    [
      "views that are defined otherwise",
      "CREATE VIEW a AS SELECT 1 AS x",
      "CREATE VIEW b AS SELECT 2 AS x",
    ],
    [
      "functions that take something else",
      "CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1'",
      "CREATE FUNCTION g(text) RETURNS int LANGUAGE sql AS 'SELECT 1'",
    ],
    [
      "several sequences with unlike names",
      "CREATE SEQUENCE a",
      "CREATE SEQUENCE x; CREATE SEQUENCE y",
    ],
    [
      "a name that another object has",
      "CREATE TABLE a (x int); CREATE VIEW b AS SELECT 1 AS x",
      "CREATE TABLE b (x int)",
    ],
    [
      "an index, which needs no word",
      "CREATE TABLE a (x int); CREATE INDEX i ON a (x)",
      "CREATE TABLE a (x int); CREATE INDEX j ON a (x)",
    ],
    ["a serial column's sequence", "CREATE TABLE a (x int)", "CREATE TABLE a (x serial)"],
    ["nothing that differs", `CREATE TABLE a ${customer}`, `CREATE TABLE a ${customer}`],
  ])("none: %s", async (_, old, wanted) => {
    expect(await brief(old, wanted)).toEqual([]);
  });

  test("goes with the best of several, and each with one", async () => {
    const old = `CREATE TABLE customer ${customer}; CREATE TABLE supplier ${customer}`;
    const wanted = `CREATE TABLE suppliers ${customer}; CREATE TABLE customers ${customer.replace(", town text", "")}`;
    expect((await find(old, wanted)).map(({ flag }) => flag)).toEqual([
      "--rename supplier=suppliers",
      "--rename customer=customers",
    ]);
  });
});
