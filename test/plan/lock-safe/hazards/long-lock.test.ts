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

describe("long-lock", () => {
  const PARTS =
    "CREATE TABLE p (id int NOT NULL, d int) PARTITION BY RANGE (id); CREATE TABLE pd PARTITION OF p DEFAULT;";
  const CASES: readonly HazardCase[] = [
    [
      "an exclusion constraint",
      "CREATE TABLE t (r int4range)",
      "CREATE TABLE t (r int4range, EXCLUDE USING gist (r WITH &&))",
      { "long-lock:public.t": /an exclusion constraint/ },
    ],
    [
      "a key of a partitioned table",
      PARTS,
      `${PARTS} ALTER TABLE p ADD PRIMARY KEY (id)`,
      { "long-lock:public.p": /that of a partitioned table/ },
    ],
    [
      "a key WITHOUT OVERLAPS",
      "CREATE TABLE t (a int4range NOT NULL, r int4range NOT NULL)",
      "CREATE TABLE t (a int4range NOT NULL, r int4range NOT NULL, UNIQUE (a, r WITHOUT OVERLAPS))",
      { "long-lock:public.t": /WITHOUT OVERLAPS/ },
    ],
    [
      "a partition beside a default one",
      PARTS,
      `${PARTS} CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (2)`,
      { "long-lock:public.pd": /rows that belong to a new partition of p/ },
    ],
    [
      "NOT NULL of a domain",
      "CREATE DOMAIN d AS int; CREATE TABLE t (x d)",
      "CREATE DOMAIN d AS int NOT NULL; CREATE TABLE t (x d)",
      { "long-lock:public.d": /every table with a column of this domain/ },
    ],
    [
      "a materialized view that is filled anew",
      `${T} CREATE MATERIALIZED VIEW m AS SELECT id FROM t`,
      `${T} CREATE MATERIALIZED VIEW m AS SELECT id + 1 AS id FROM t`,
      { "long-lock:public.m": /filled anew/ },
    ],
    [
      "what is checked or built again for another type",
      "CREATE TABLE t (a varchar(5) CONSTRAINT c CHECK (length(a) > 1)); CREATE INDEX i ON t (upper(a))",
      "CREATE TABLE t (a varchar(9) CONSTRAINT c CHECK (length(a) > 1)); CREATE INDEX i ON t (upper(a))",
      { "long-lock:public.t": /so c, i is checked or built again|so i, c is/ },
    ],
  ];
  test.each(CASES)("%s", (_, old, wanted, hazards) => checkHazards(server, old, wanted, hazards));

  test.each([
    [
      "a domain that no column has",
      "CREATE DOMAIN d AS int",
      "CREATE DOMAIN d AS int NOT NULL CHECK (VALUE > 0)",
    ],
    [
      "a default partition",
      "CREATE TABLE p (id int) PARTITION BY RANGE (id)",
      "CREATE TABLE p (id int) PARTITION BY RANGE (id); CREATE TABLE pd PARTITION OF p DEFAULT",
    ],
    ["a new materialized view", T, `${T} CREATE MATERIALIZED VIEW m AS SELECT id FROM t`],
    ["a new table", "", "CREATE TABLE t (r int4range, EXCLUDE USING gist (r WITH &&))"],
  ])("not %s", (_, old, wanted) => checkHazards(server, old, wanted, {}));
});
