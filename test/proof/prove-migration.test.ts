import { describe, expect, setDefaultTimeout, test } from "bun:test";
import type { Direction, Migration } from "../../src/migrate/migration.ts";
import { parseMigration } from "../../src/migrate/parse-migration.ts";
import { openMigrated } from "../../src/proof/open-migrated.ts";
import { type Proof, proveMigration } from "../../src/proof/prove-migration.ts";
import { readWitness, type Witness } from "../../src/proof/witness.ts";
import { PROJECT } from "../postgres/scratch.ts";

setDefaultTimeout(120_000);

const OPTIONS = { environment: { projectDir: PROJECT, postgresVersion: 18 } };

function migration(version: string, sql: string, direction: Direction = "up"): Migration {
  const path = `db/migrations/${version}_change.${direction}.sql`;
  const file = { version, name: "change", kind: "sql", path, downPath: undefined } as const;
  return parseMigration(file, direction, path, new TextEncoder().encode(sql)).migration;
}

async function witnessOf(sql: string): Promise<Witness> {
  await using scratch = await openMigrated(OPTIONS, [migration("0", sql)]);
  return await readWitness(scratch.session);
}

async function prove(
  old: string,
  up: string,
  down: string | undefined,
  wanted: string,
): Promise<Proof> {
  return await proveMigration({
    open: () => openMigrated(OPTIONS, [migration("1", old)]),
    up: migration("2", up),
    down: down === undefined ? undefined : migration("2", down, "down"),
    wanted: await witnessOf(wanted),
  });
}

const CUSTOMER = "CREATE TABLE customer (id int PRIMARY KEY, name text NOT NULL);";
const ORDERS =
  "CREATE TABLE orders (id int PRIMARY KEY, customer int NOT NULL REFERENCES customer);";

describe("a proof", () => {
  test("says where it was had, both fingerprints, and how many rows survived", async () => {
    const proof = await prove(
      `${CUSTOMER}${ORDERS}`,
      "ALTER TABLE customer ADD COLUMN phone text;",
      "ALTER TABLE customer DROP COLUMN phone;",
      `CREATE TABLE customer (id int PRIMARY KEY, name text NOT NULL, phone text); ${ORDERS}`,
    );
    expect(proof).toMatchObject({
      kind: "embedded",
      serverVersion: "18.4",
      isDownProved: true,
      rows: { choice: "with nulls", rows: 4, tables: 2 },
      notes: [],
    });
    expect(proof.from).toMatch(/^18-[0-9a-f]{32}$/);
    expect(proof.to).not.toBe(proof.from);
  });

  test("refuses what leads elsewhere, with the smallest explanation", async () => {
    const wrong = prove(
      CUSTOMER,
      "ALTER TABLE customer ADD COLUMN phone int;",
      undefined,
      "CREATE TABLE customer (id int PRIMARY KEY, name text NOT NULL, phone text);",
    );
    await expect(wrong).rejects.toMatchObject({
      code: "PROOF_FAILED",
      message: "db/migrations/2_change.up.sql does not lead to the schema",
      details: {
        problems: [{ detail: "to change: column public.customer.phone: type: integer → text" }],
      },
    });
  });

  test("refuses a way back that leads elsewhere", async () => {
    const wrong = prove(
      CUSTOMER,
      "CREATE INDEX i ON customer (name);",
      "SELECT 1;",
      `${CUSTOMER} CREATE INDEX i ON customer (name);`,
    );
    await expect(wrong).rejects.toMatchObject({
      code: "PROOF_FAILED",
      message: "db/migrations/2_change.down.sql does not lead back",
    });
  });

  test("refuses when rows are lost on the way", async () => {
    const wrong = prove(CUSTOMER, "DELETE FROM customer;", undefined, CUSTOMER);
    await expect(wrong).rejects.toMatchObject({
      code: "PROOF_FAILED",
      message: "rows do not survive 2_change",
      details: {
        problems: [
          { message: expect.stringContaining("2 rows are lost or changed in public.customer") },
        ],
      },
    });
  });

  test("refuses when a value is changed in a column that stays", async () => {
    const wrong = prove(CUSTOMER, "UPDATE customer SET name = 'other';", undefined, CUSTOMER);
    await expect(wrong).rejects.toMatchObject({ code: "PROOF_FAILED" });
  });

  test("goes on without NULL where NULL is what stops it, and says so", async () => {
    const proof = await prove(
      "CREATE TABLE t (id int PRIMARY KEY, a text);",
      "ALTER TABLE t ALTER COLUMN a SET NOT NULL;",
      "ALTER TABLE t ALTER COLUMN a DROP NOT NULL;",
      "CREATE TABLE t (id int PRIMARY KEY, a text NOT NULL);",
    );
    expect(proof.rows).toEqual({ choice: "without nulls", rows: 2, tables: 1 });
    expect(proof.notes).toMatchObject([
      {
        severity: "warning",
        code: "23502",
        message: expect.stringMatching(/^existing rows with NULL can stop it: column "a"/),
        line: 1,
      },
    ]);
  });

  test("goes on without rows where every row is refused", async () => {
    const proof = await prove(
      "CREATE TABLE t (id int PRIMARY KEY);",
      "ALTER TABLE t ADD COLUMN b int NOT NULL;",
      "ALTER TABLE t DROP COLUMN b;",
      "CREATE TABLE t (id int PRIMARY KEY, b int NOT NULL);",
    );
    expect(proof.rows).toEqual({ choice: "none", rows: 0, tables: 0 });
    expect(proof.notes.map(({ message }) => message)).toEqual([
      'existing rows can stop it: column "b" of relation "t" contains null values',
    ]);
  });

  test("an error in the migration itself is told at its place", async () => {
    const wrong = prove(
      CUSTOMER,
      "SELECT 1;\nALTER TABLE nowhere ADD COLUMN b int;",
      undefined,
      CUSTOMER,
    );
    await expect(wrong).rejects.toMatchObject({
      code: "MIGRATION_FAILED",
      details: { problems: [{ file: "db/migrations/2_change.up.sql", line: 2, code: "42P01" }] },
    });
  });

  test("what up drops, down need not bring back", async () => {
    const proof = await prove(
      CUSTOMER,
      "ALTER TABLE customer DROP COLUMN name;",
      "ALTER TABLE customer ADD COLUMN name text; UPDATE customer SET name = ''; ALTER TABLE customer ALTER COLUMN name SET NOT NULL;",
      "CREATE TABLE customer (id int PRIMARY KEY);",
    );
    expect(proof).toMatchObject({ isDownProved: true, rows: { rows: 2, tables: 1 } });
  });
});

test("rows are put into tables of every type, and orphans are taken out", async () => {
  const sql = `CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE DOMAIN code AS varchar(3) CHECK (VALUE <> '');
    CREATE TABLE p (k uuid, part int, PRIMARY KEY (k, part)) PARTITION BY LIST (part);
    CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
    CREATE TABLE many (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a mood, b code NOT NULL, c jsonb, d bytea, e int4range,
      f timestamptz, g inet, h bit(4), i int[], j numeric(4,1), k boolean, l point, m interval, n tsvector, o "char", g2 int GENERATED ALWAYS AS (1) STORED);
    CREATE TABLE never (id int CHECK (id > 100) PRIMARY KEY);
    CREATE TABLE child (id int PRIMARY KEY, never int NOT NULL REFERENCES never);`;
  await using scratch = await openMigrated(OPTIONS, [migration("1", sql)]);
  const { putRows } = await import("../../src/proof/rows/put-rows.ts");
  await putRows(scratch.session, "without nulls");
  const counts = await scratch.session.query(
    "SELECT (SELECT count(*)::int FROM p) AS p, (SELECT count(*)::int FROM many) AS many, (SELECT count(*)::int FROM never) AS never, (SELECT count(*)::int FROM child) AS child, (SELECT b FROM many WHERE id = 2) AS b",
  );
  expect(counts).toEqual([{ p: 1, many: 2, never: 0, child: 0, b: "w 2" }]);
});
