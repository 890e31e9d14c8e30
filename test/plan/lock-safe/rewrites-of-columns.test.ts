import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { makeLockSafe } from "../../../src/plan/lock-safe/make-lock-safe.ts";
import type { Step } from "../../../src/plan/plan.ts";
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

type Case = readonly [name: string, old: string, wanted: string, lines: readonly string[]];

async function check(old: string, wanted: string, lines: readonly string[]): Promise<void> {
  expect(listLines(await planSafely(server, old, wanted))).toEqual(lines);
}

describe("keys", () => {
  const CASES: readonly Case[] = [
    [
      "a primary key has its index and its NOT NULL before it is added",
      T,
      `${T} ALTER TABLE t ADD CONSTRAINT k PRIMARY KEY (y, id)`,
      [
        "transaction changes",
        "  ALTER TABLE t ADD CONSTRAINT t_y_not_null CHECK (y IS NOT NULL) NOT VALID",
        "alone online",
        "  ALTER TABLE t VALIDATE CONSTRAINT t_y_not_null",
        "  ALTER TABLE t ALTER COLUMN y SET NOT NULL",
        "  ALTER TABLE t DROP CONSTRAINT t_y_not_null",
        "  CREATE UNIQUE INDEX CONCURRENTLY k ON t USING btree (y, id)",
        "  ALTER TABLE t ADD CONSTRAINT k PRIMARY KEY USING INDEX k",
      ],
    ],
    [
      "a unique constraint keeps what it says",
      T,
      `${T} ALTER TABLE t ADD CONSTRAINT k UNIQUE NULLS NOT DISTINCT (x) INCLUDE (y) DEFERRABLE INITIALLY DEFERRED`,
      [
        "alone online",
        "  CREATE UNIQUE INDEX CONCURRENTLY k ON t USING btree (x) INCLUDE (y) NULLS NOT DISTINCT",
        "  ALTER TABLE t ADD CONSTRAINT k UNIQUE USING INDEX k DEFERRABLE INITIALLY DEFERRED",
      ],
    ],
    [
      "one that changes is there at every moment, and so is what needs it",
      "CREATE TABLE a (id int CONSTRAINT k PRIMARY KEY, x int); CREATE TABLE b (a int CONSTRAINT f REFERENCES a)",
      "CREATE TABLE a (id int, x int, CONSTRAINT k PRIMARY KEY (id) INCLUDE (x)); CREATE TABLE b (a int CONSTRAINT f REFERENCES a)",
      [
        "alone indexes",
        "  CREATE UNIQUE INDEX CONCURRENTLY k_new ON a USING btree (id) INCLUDE (x)",
        "transaction swap",
        "  ALTER TABLE b DROP CONSTRAINT f",
        "  ALTER TABLE a DROP CONSTRAINT k",
        "  ALTER TABLE a ADD CONSTRAINT k PRIMARY KEY USING INDEX k_new",
        "  ALTER TABLE b ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES a(id) NOT VALID",
        "alone validate",
        "  ALTER TABLE b VALIDATE CONSTRAINT f",
      ],
    ],
    [
      "a unique index that becomes a constraint is not built again",
      `${T} CREATE UNIQUE INDEX k ON t (x)`,
      `${T} ALTER TABLE t ADD CONSTRAINT k UNIQUE (x)`,
      ["transaction changes", "  ALTER TABLE t ADD CONSTRAINT k UNIQUE USING INDEX k"],
    ],
  ];
  test.each(CASES)("%s", (_, old, wanted, lines) => check(old, wanted, lines));
});

describe("columns and types", () => {
  const CASES: readonly Case[] = [
    [
      "NOT NULL that a CHECK proves already needs no other",
      "CREATE TABLE t (a int, CONSTRAINT c CHECK (a IS NOT NULL))",
      "CREATE TABLE t (a int NOT NULL)",
      [
        "transaction changes",
        "  ALTER TABLE t ALTER COLUMN a SET NOT NULL",
        "  ALTER TABLE t DROP CONSTRAINT c",
      ],
    ],
    [
      "a column becomes an identity column after it is NOT NULL",
      "CREATE TABLE t (a int)",
      "CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY)",
      [
        "transaction changes",
        "  ALTER TABLE t ADD CONSTRAINT t_a_not_null CHECK (a IS NOT NULL) NOT VALID",
        "alone online",
        "  ALTER TABLE t VALIDATE CONSTRAINT t_a_not_null",
        "  ALTER TABLE t ALTER COLUMN a SET NOT NULL",
        "  ALTER TABLE t DROP CONSTRAINT t_a_not_null",
        "  ALTER TABLE t ALTER COLUMN a ADD GENERATED ALWAYS AS IDENTITY",
      ],
    ],
    [
      "a value of an enum is committed before it is used",
      "CREATE TYPE e AS ENUM ('a'); CREATE TABLE t (x e)",
      "CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (x e DEFAULT 'b')",
      [
        "alone enum_values",
        "  ALTER TYPE e ADD VALUE 'b' AFTER 'a'",
        "transaction changes",
        "  ALTER TABLE t ALTER COLUMN x SET DEFAULT 'b'::e",
      ],
    ],
    [
      "a shorter type refuses long values, where a cast would cut them off",
      "CREATE TABLE t (x text)",
      "CREATE TABLE t (x varchar(3))",
      ["transaction changes", "  ALTER TABLE t ALTER COLUMN x TYPE character varying(3)"],
    ],
    [
      "what is written anew is apart from what has nothing to do with it",
      "CREATE TABLE a (x int); CREATE TABLE big (id int); CREATE VIEW v AS SELECT id FROM big",
      "CREATE TABLE a (x int, y int); CREATE TABLE big (id bigint); CREATE VIEW v AS SELECT id FROM big; ALTER VIEW v OWNER TO postgres",
      [
        "transaction changes",
        "  ALTER TABLE a ADD COLUMN y integer",
        "transaction changes_2",
        "  DROP VIEW v",
        "  ALTER TABLE big ALTER COLUMN id TYPE bigint USING id::bigint",
        "  CREATE VIEW v AS SELECT id FROM big",
        "  ALTER VIEW v OWNER TO postgres",
      ],
    ],
    [
      "a new materialized view is filled apart, and what reads it comes after that",
      T,
      `${T} CREATE MATERIALIZED VIEW m AS SELECT id FROM t; CREATE INDEX i ON m (id); CREATE VIEW v AS SELECT id FROM m`,
      [
        "transaction changes",
        "  CREATE MATERIALIZED VIEW m AS SELECT id FROM t WITH NO DATA",
        "  CREATE INDEX i ON m USING btree (id)",
        "alone online",
        "  REFRESH MATERIALIZED VIEW m",
        "transaction swap",
        "  CREATE VIEW v AS SELECT id FROM m",
      ],
    ],
  ];
  test.each(CASES)("%s", (_, old, wanted, lines) => check(old, wanted, lines));

  test("says that NOT NULL without a default fails on rows", async () => {
    const plan = await planSafely(server, T, `${T} ALTER TABLE t ADD COLUMN z int NOT NULL`);
    const [statement] = plan.sections[0]?.statements ?? [];
    expect(statement?.why).toStartWith("fails where the table has rows");
    const filled = await planSafely(
      server,
      T,
      `${T} ALTER TABLE t ADD COLUMN z int NOT NULL DEFAULT 1`,
    );
    expect(filled.sections[0]?.statements[0]?.why).toBeUndefined();
  });

  test("renames that a plan begins with stay first, also before what is dropped CONCURRENTLY", async () => {
    const actual = await readSchema(server, `${T} CREATE INDEX i ON t (x)`);
    const desired = await readSchema(server, `${T} ALTER TABLE t ADD COLUMN z int`);
    const plan = planChanges(actual, desired);
    const rename: Step = {
      sql: 'ALTER TABLE "public"."old" RENAME TO "t"',
      verb: "alter",
      object: { kind: "table", schema: "public", name: "t" },
      lock: "ACCESS EXCLUSIVE",
      isDataLost: false,
      isRewriteLikely: false,
      transaction: "inside",
    };
    const renamed = { ...plan, steps: [rename, ...plan.steps] };
    expect(listLines(makeLockSafe(renamed, actual, desired))).toEqual([
      "transaction renames",
      "  ALTER TABLE old RENAME TO t",
      "alone drop_indexes",
      "  DROP INDEX CONCURRENTLY i",
      "transaction changes",
      "  ALTER TABLE t ADD COLUMN z integer",
    ]);
  });

  test("is frozen, pure, and empty for no difference", async () => {
    const plan = await planSafely(server, T, `${T} CREATE INDEX i ON t (x)`);
    const [section] = plan.sections;
    const parts = [plan, plan.sections, section, section?.statements, plan.hazards];
    expect(parts.every(Object.isFrozen)).toBe(true);
    expect(await planSafely(server, T, T)).toMatchObject({ sections: [], hazards: [] });
  });
});
