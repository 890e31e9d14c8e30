import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { readCatalog } from "../../../src/catalog/read-catalog.ts";
import { makeLockSafe } from "../../../src/plan/lock-safe/make-lock-safe.ts";
import { planChanges } from "../../../src/plan/plan-changes.ts";
import { CaseServer } from "../case-server.ts";
import { listLines, planSafely, readSchema } from "./plan-safely.ts";

setDefaultTimeout(120_000);

let server: CaseServer;
beforeAll(async () => {
  server = await CaseServer.start(18);
});
afterAll(() => server[Symbol.asyncDispose]());

const T = "CREATE TABLE t (id int NOT NULL, x text, y int);";
const PARTS = `CREATE TABLE p (id int, x text) PARTITION BY RANGE (id);
  CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
  CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (10) TO (20) PARTITION BY LIST (x);
  CREATE TABLE p2a PARTITION OF p2 FOR VALUES IN ('a');`;

type Case = readonly [name: string, old: string, wanted: string, lines: readonly string[]];

async function check(old: string, wanted: string, lines: readonly string[]): Promise<void> {
  const plan = await planSafely(server, old, wanted);
  expect(listLines(plan)).toEqual(lines);
  expect(plan.hazards).toEqual([]);
}

describe("an index", () => {
  const CASES: readonly Case[] = [
    [
      "a new one is built CONCURRENTLY, and its comment comes after it",
      T,
      `${T} CREATE UNIQUE INDEX i ON t (lower(x)) WHERE y > 0; COMMENT ON INDEX i IS 'c'`,
      [
        "alone online",
        "  CREATE UNIQUE INDEX CONCURRENTLY i ON t USING btree (lower(x)) WHERE (y > 0)",
        "  COMMENT ON INDEX i IS 'c'",
      ],
    ],
    [
      "of a new table they are not",
      "",
      `${T} CREATE INDEX i ON t (x)`,
      [
        "transaction changes",
        "  CREATE TABLE t (id integer NOT NULL, x text, y integer)",
        "  CREATE INDEX i ON t USING btree (x)",
      ],
    ],
    [
      "on a new column it comes after the column",
      T,
      `${T} ALTER TABLE t ADD COLUMN z int; CREATE INDEX i ON t (z)`,
      [
        "transaction changes",
        "  ALTER TABLE t ADD COLUMN z integer",
        "alone indexes",
        "  CREATE INDEX CONCURRENTLY i ON t USING btree (z)",
      ],
    ],
    [
      "one that goes is dropped CONCURRENTLY before everything else",
      `${T} CREATE INDEX i ON t (x)`,
      "CREATE TABLE t (id int NOT NULL, x text, y int, z int)",
      [
        "alone drop_indexes",
        "  DROP INDEX CONCURRENTLY i",
        "transaction changes",
        "  ALTER TABLE t ADD COLUMN z integer",
      ],
    ],
    [
      "one that changes is there at every moment",
      `${T} CREATE INDEX i ON t (x)`,
      `${T} CREATE INDEX i ON t (x DESC)`,
      [
        "alone online",
        "  CREATE INDEX CONCURRENTLY i_new ON t USING btree (x DESC)",
        "  DROP INDEX CONCURRENTLY i",
        "  ALTER INDEX i_new RENAME TO i",
      ],
    ],
    [
      "one that is the replica identity changes in one transaction",
      `${T} CREATE UNIQUE INDEX i ON t (id); ALTER TABLE t REPLICA IDENTITY USING INDEX i`,
      `${T} CREATE UNIQUE INDEX i ON t (id) INCLUDE (y); ALTER TABLE t REPLICA IDENTITY USING INDEX i`,
      [
        "alone indexes",
        "  CREATE UNIQUE INDEX CONCURRENTLY i_new ON t USING btree (id) INCLUDE (y)",
        "transaction swap",
        "  DROP INDEX i",
        "  ALTER TABLE t REPLICA IDENTITY USING INDEX i_new",
        "  ALTER INDEX i_new RENAME TO i",
      ],
    ],
    [
      "a partitioned table gets its index from the leaves up",
      PARTS,
      `${PARTS} CREATE INDEX i ON p (x)`,
      [
        "transaction changes",
        "  CREATE INDEX i ON ONLY p USING btree (x)",
        "  CREATE INDEX p2_x_idx ON ONLY p2 USING btree (x)",
        "alone online",
        "  CREATE INDEX CONCURRENTLY p1_x_idx ON p1 USING btree (x)",
        "  CREATE INDEX CONCURRENTLY p2a_x_idx ON p2a USING btree (x)",
        "  ALTER INDEX p2_x_idx ATTACH PARTITION p2a_x_idx",
        "  ALTER INDEX i ATTACH PARTITION p2_x_idx",
        "  ALTER INDEX i ATTACH PARTITION p1_x_idx",
      ],
    ],
    [
      "of a partitioned table it is dropped plainly",
      `${PARTS} CREATE INDEX i ON p (x)`,
      PARTS,
      ["transaction changes", "  DROP INDEX i"],
    ],
    [
      "of a materialized view it is built CONCURRENTLY, too",
      `${T} CREATE MATERIALIZED VIEW m AS SELECT id FROM t`,
      `${T} CREATE MATERIALIZED VIEW m AS SELECT id FROM t; CREATE UNIQUE INDEX i ON m (id)`,
      ["alone indexes", "  CREATE UNIQUE INDEX CONCURRENTLY i ON m USING btree (id)"],
    ],
    [
      "a clustered one is clustered again",
      `${T} CREATE INDEX i ON t (x); ALTER TABLE t CLUSTER ON i`,
      `${T} CREATE INDEX i ON t (y); ALTER TABLE t CLUSTER ON i`,
      [
        "alone indexes",
        "  CREATE INDEX CONCURRENTLY i_new ON t USING btree (y)",
        "transaction swap",
        "  DROP INDEX i",
        "  ALTER TABLE t CLUSTER ON i_new",
        "  ALTER INDEX i_new RENAME TO i",
      ],
    ],
  ];
  test.each(CASES)("%s", (_, old, wanted, lines) => check(old, wanted, lines));

  test("one that was never finished is dropped first, and built under its own name", async () => {
    const broken = `${T} INSERT INTO t VALUES (1), (1);`;
    await using database = await server.open(broken);
    await database.session.run("CREATE UNIQUE INDEX CONCURRENTLY i ON t (id)").catch(() => {});
    const actual = await readCatalog(database.session);
    const desired = await readSchema(server, `${T} CREATE UNIQUE INDEX i ON t (id)`);
    expect(listLines(makeLockSafe(planChanges(actual, desired), actual, desired))).toEqual([
      "alone drop_indexes",
      "  DROP INDEX CONCURRENTLY i",
      "alone indexes",
      "  CREATE UNIQUE INDEX CONCURRENTLY i ON t USING btree (id)",
    ]);
  });
});
