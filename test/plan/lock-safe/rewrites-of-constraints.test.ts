import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { CaseServer } from "../case-server.ts";
import { listKeys, listLines, planSafely } from "./plan-safely.ts";

setDefaultTimeout(120_000);

let server: CaseServer;
let older: CaseServer;
beforeAll(async () => {
  [server, older] = await Promise.all([CaseServer.start(18), CaseServer.start(15)]);
});
afterAll(() => Promise.all([server[Symbol.asyncDispose](), older[Symbol.asyncDispose]()]));

const T = "CREATE TABLE t (id int NOT NULL, x text, y int);";
const PARTS = `CREATE TABLE p (id int, x text) PARTITION BY RANGE (id);
  CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
  CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (10) TO (20) PARTITION BY LIST (x);
  CREATE TABLE p2a PARTITION OF p2 FOR VALUES IN ('a');`;
const PLAIN_FK = "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a int);";

type Case = readonly [name: string, old: string, wanted: string, lines: readonly string[]];

async function check(old: string, wanted: string, lines: readonly string[]): Promise<void> {
  const plan = await planSafely(server, old, wanted);
  expect(listLines(plan)).toEqual(lines);
  expect(plan.hazards).toEqual([]);
}

describe("a constraint", () => {
  const CASES: readonly Case[] = [
    [
      "CHECK is added NOT VALID, then validated",
      T,
      `${T} ALTER TABLE t ADD CONSTRAINT c CHECK (y > 0)`,
      [
        "transaction changes",
        "  ALTER TABLE t ADD CONSTRAINT c CHECK ((y > 0)) NOT VALID",
        "alone validate",
        "  ALTER TABLE t VALIDATE CONSTRAINT c",
      ],
    ],
    [
      "FOREIGN KEY, too",
      PLAIN_FK,
      `${PLAIN_FK} ALTER TABLE b ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES a DEFERRABLE INITIALLY DEFERRED`,
      [
        "transaction changes",
        "  ALTER TABLE b ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES a(id) DEFERRABLE INITIALLY DEFERRED NOT VALID",
        "alone validate",
        "  ALTER TABLE b VALIDATE CONSTRAINT f",
      ],
    ],
    [
      "of a new table they are not",
      "CREATE TABLE a (id int PRIMARY KEY)",
      PLAIN_FK.replace("(a int)", "(a int REFERENCES a CHECK (a > 0))"),
      [
        "transaction changes",
        "  CREATE TABLE b (a integer, CONSTRAINT b_a_check CHECK ((a > 0)))",
        "  ALTER TABLE b ADD CONSTRAINT b_a_fkey FOREIGN KEY (a) REFERENCES a(id)",
      ],
    ],
    [
      "one that is to stay NOT VALID stays so",
      T,
      `${T} ALTER TABLE t ADD CONSTRAINT c CHECK (y > 0) NOT VALID`,
      ["transaction changes", "  ALTER TABLE t ADD CONSTRAINT c CHECK ((y > 0)) NOT VALID"],
    ],
    [
      "one that was NOT VALID is only validated",
      `${T} ALTER TABLE t ADD CONSTRAINT c CHECK (y > 0) NOT VALID`,
      `${T} ALTER TABLE t ADD CONSTRAINT c CHECK (y > 0)`,
      ["alone validate", "  ALTER TABLE t VALIDATE CONSTRAINT c"],
    ],
    [
      "one that changes is there at every moment",
      `${T} ALTER TABLE t ADD CONSTRAINT c CHECK (y > 0)`,
      `${T} ALTER TABLE t ADD CONSTRAINT c CHECK (y > 1); COMMENT ON CONSTRAINT c ON t IS 'x'`,
      [
        "transaction changes",
        "  ALTER TABLE t ADD CONSTRAINT c_new CHECK ((y > 1)) NOT VALID",
        "alone validate",
        "  ALTER TABLE t VALIDATE CONSTRAINT c_new",
        "transaction swap",
        "  ALTER TABLE t DROP CONSTRAINT c",
        "  ALTER TABLE t RENAME CONSTRAINT c_new TO c",
        "  COMMENT ON CONSTRAINT c ON t IS 'x'",
      ],
    ],
    [
      "a foreign key of a partitioned table changes in one transaction",
      `${PARTS} CREATE TABLE u (id int PRIMARY KEY); ALTER TABLE p ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES u`,
      `${PARTS} CREATE TABLE u (id int PRIMARY KEY); ALTER TABLE p ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES u ON DELETE CASCADE`,
      [
        "transaction changes",
        "  ALTER TABLE p DROP CONSTRAINT f",
        "  ALTER TABLE p ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES u(id) ON DELETE CASCADE NOT VALID",
        "alone validate",
        "  ALTER TABLE p VALIDATE CONSTRAINT f",
      ],
    ],
  ];
  test.each(CASES)("%s", (_, old, wanted, lines) => check(old, wanted, lines));

  test("of a domain that columns have is validated apart, and named: it keeps writers away", async () => {
    const plan = await planSafely(
      server,
      "CREATE DOMAIN d AS int; CREATE TABLE t (x d)",
      "CREATE DOMAIN d AS int CONSTRAINT c CHECK (VALUE > 0); CREATE TABLE t (x d)",
    );
    expect(listLines(plan)).toEqual([
      "transaction changes",
      "  ALTER DOMAIN d ADD CONSTRAINT c CHECK ((VALUE > 0)) NOT VALID",
      "alone validate",
      "  ALTER DOMAIN d VALIDATE CONSTRAINT c",
    ]);
    expect(listKeys(plan)).toEqual(["long-lock:public.d"]);
    expect(plan.sections.at(-1)?.statements[0]?.lock).toBe("SHARE");
  });

  test.each([
    "ALTER TABLE p ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES u",
    "ALTER TABLE u ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES p",
  ])("before PostgreSQL 18, this can't be NOT VALID: %s", async (sql) => {
    const tables =
      "CREATE TABLE p (id int PRIMARY KEY) PARTITION BY RANGE (id); CREATE TABLE u (id int PRIMARY KEY);";
    const old = await planSafely(older, tables, tables + sql);
    const young = await planSafely(server, tables, tables + sql);
    expect(listLines(old)).toEqual([
      "alone online",
      expect.stringMatching(/ADD CONSTRAINT f FOREIGN KEY \(id\) REFERENCES [up]\(id\)$/),
    ]);
    expect(listKeys(old)).toEqual([
      sql.includes("TABLE p ADD") ? "long-lock:public.p" : "long-lock:public.u",
    ]);
    expect(listLines(young)[1]).toEndWith(" NOT VALID");
    expect(listKeys(young)).toEqual([]);
  });
});
