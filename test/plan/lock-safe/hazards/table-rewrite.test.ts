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

describe("table-rewrite", () => {
  const CASES: readonly HazardCase[] = [
    [
      "another type",
      "CREATE TABLE t (a int)",
      "CREATE TABLE t (a bigint)",
      { "table-rewrite:public.t": /"a" gets another type/ },
    ],
    [
      "a default that differs from row to row",
      T,
      "CREATE TABLE t (id int, a uuid DEFAULT gen_random_uuid())",
      { "table-rewrite:public.t": /a default that may differ/ },
    ],
    [
      "an identity column",
      T,
      "CREATE TABLE t (id int, a int GENERATED ALWAYS AS IDENTITY)",
      { "table-rewrite:public.t": /a number each/ },
    ],
    [
      "a serial column",
      T,
      "CREATE TABLE t (id int, a serial)",
      { "table-rewrite:public.t": /a default that may differ/ },
    ],
    [
      "a stored generated column",
      T,
      "CREATE TABLE t (id int, a int GENERATED ALWAYS AS (id) STORED)",
      { "table-rewrite:public.t": /a stored value/ },
    ],
    [
      "a domain with a constraint",
      `CREATE DOMAIN d AS int CHECK (VALUE > 0); ${T}`,
      "CREATE DOMAIN d AS int CHECK (VALUE > 0); CREATE TABLE t (id int, a d)",
      { "table-rewrite:public.t": /its domain checks/ },
    ],
    [
      "a domain over such a domain",
      `CREATE DOMAIN d AS int NOT NULL; CREATE DOMAIN dd AS d; ${T}`,
      "CREATE DOMAIN d AS int NOT NULL; CREATE DOMAIN dd AS d; CREATE TABLE t (id int, a dd DEFAULT 1)",
      { "table-rewrite:public.t": /its domain checks/ },
    ],
    [
      "a domain with such a default",
      `CREATE DOMAIN d AS float8 DEFAULT random(); ${T}`,
      "CREATE DOMAIN d AS float8 DEFAULT random(); CREATE TABLE t (id int, a d)",
      { "table-rewrite:public.t": /a default that may differ/ },
    ],
    [
      "UNLOGGED",
      T,
      "CREATE UNLOGGED TABLE t (id int)",
      { "table-rewrite:public.t": /a crash will empty it/ },
    ],
    [
      "LOGGED",
      "CREATE UNLOGGED TABLE t (id int)",
      T,
      { "table-rewrite:public.t": /it becomes LOGGED/ },
    ],
  ];
  test.each(CASES)("%s", (_, old, wanted, hazards) => checkHazards(server, old, wanted, hazards));

  test.each([
    [
      "a constant default",
      T,
      "CREATE TABLE t (id int, a text NOT NULL DEFAULT 'x', b timestamptz DEFAULT now() - interval '1 day', c jsonb DEFAULT '{}')",
    ],
    [
      "a virtual generated column",
      T,
      "CREATE TABLE t (id int, a int GENERATED ALWAYS AS (id) VIRTUAL)",
    ],
    [
      "a domain without constraints",
      `CREATE DOMAIN d AS int; ${T}`,
      "CREATE DOMAIN d AS int; CREATE TABLE t (id int, a d DEFAULT 1)",
    ],
    [
      "a wider varchar",
      "CREATE TABLE t (a varchar(5)); CREATE INDEX i ON t (a)",
      "CREATE TABLE t (a varchar(9)); CREATE INDEX i ON t (a)",
    ],
    [
      "a domain that goes",
      "CREATE DOMAIN d AS int CHECK (VALUE > 0); CREATE TABLE t (a d)",
      "CREATE TABLE t (a int)",
    ],
    ["a new table", "", "CREATE TABLE t (id serial, a uuid DEFAULT gen_random_uuid())"],
  ])("not %s", (_, old, wanted) => checkHazards(server, old, wanted, {}));
});
