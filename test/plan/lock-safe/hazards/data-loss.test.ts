import { afterAll, beforeAll, describe, setDefaultTimeout, test } from "bun:test";
import { CaseServer } from "../../case-server.ts";
import { checkHazards, type HazardCase } from "./check-hazards.ts";

setDefaultTimeout(120_000);

let server: CaseServer;
beforeAll(async () => {
  server = await CaseServer.start(18);
});
afterAll(() => server[Symbol.asyncDispose]());

const T = "CREATE TABLE t (id int);";

describe("data-loss", () => {
  const CASES: readonly HazardCase[] = [
    ["a table", T, "", { "data-loss:public.t": /its rows are lost/ }],
    [
      "a column",
      "CREATE TABLE t (a int, b int)",
      "CREATE TABLE t (a int)",
      { "data-loss:public.t.b": /column and what is in it/ },
    ],
    [
      "the tables of a schema, each on its own",
      "CREATE SCHEMA s; CREATE TABLE s.a (x int); CREATE TABLE s.b (x int)",
      "",
      { "data-loss:s.a": /lost/, "data-loss:s.b": /lost/ },
    ],
    [
      "a table that is made anew",
      "CREATE TABLE t (a int) PARTITION BY RANGE (a)",
      "CREATE TABLE t (a int) PARTITION BY LIST (a)",
      { "data-loss:public.t": /made anew, and its rows are lost/ },
    ],
    [
      "a virtual generated column that becomes an ordinary one",
      "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a) VIRTUAL)",
      "CREATE TABLE t (a int, b int)",
      { "data-loss:public.t.b": /made anew/ },
    ],
    [
      "but not a stored one, which keeps its values",
      "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a) STORED)",
      "CREATE TABLE t (a int, b int)",
      {},
    ],
    [
      "the value of a sequence",
      "CREATE SEQUENCE s; CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY)",
      "CREATE TABLE t (id int NOT NULL)",
      { "data-loss:public.s": /current value/, "data-loss:public.t_id_seq": /current value/ },
    ],
    [
      "values of an enum",
      "CREATE TYPE e AS ENUM ('a', 'b', 'c'); CREATE TABLE t (x e)",
      "CREATE TYPE e AS ENUM ('b'); CREATE TABLE t (x e)",
      { "data-loss:public.e": /^a, c can't be stored any more/, "table-rewrite:public.t": /"x"/ },
    ],
    [
      "an attribute of a type",
      "CREATE TYPE c AS (a int, b int); CREATE TABLE t (x c)",
      "CREATE TYPE c AS (a int); CREATE TABLE t (x c)",
      { "data-loss:public.c.b": /lost/ },
    ],
    [
      "a type that holds less",
      "CREATE TABLE t (a bigint, b text, c timestamptz, d numeric(10, 4))",
      "CREATE TABLE t (a int, b varchar(10), c date, d numeric(10, 2))",
      {
        "data-loss:public.t.a": /a value that does not fit makes it fail/,
        "table-rewrite:public.t": /"a".*"b".*"c".*"d"/,
        "data-loss:public.t.b": /a longer value makes it fail/,
        "data-loss:public.t.c": /the time of day is lost/,
        "data-loss:public.t.d": /values are rounded/,
      },
    ],
  ];
  test.each(CASES)("%s", (_, old, wanted, hazards) => checkHazards(server, old, wanted, hazards));

  test.each([
    ["a materialized view", `${T} CREATE MATERIALIZED VIEW m AS SELECT id FROM t`, T],
    [
      "a generated column",
      "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a) STORED)",
      "CREATE TABLE t (a int)",
    ],
    [
      "a view, an index and a constraint",
      `${T} CREATE VIEW v AS SELECT id FROM t; CREATE INDEX i ON t (id); ALTER TABLE t ADD CHECK (id > 0)`,
      T,
    ],
    [
      "a schema with a function",
      "CREATE SCHEMA s; CREATE FUNCTION s.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
      "",
    ],
  ])("not %s", (_, old, wanted) => checkHazards(server, old, wanted, {}));
});
