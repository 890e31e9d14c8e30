import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { CaseServer } from "../case-server.ts";
import { walkRenames } from "./rename-and-plan.ts";

setDefaultTimeout(120_000);

let server: CaseServer;
beforeAll(async () => {
  server = await CaseServer.start(18);
});
afterAll(() => server[Symbol.asyncDispose]());

function walk(old: string, wanted: string, ...flags: string[]) {
  return walkRenames(server, old, wanted, { flags });
}

describe("what is not renamed", () => {
  test.each([
    ["an index that is defined otherwise", "CREATE INDEX i ON t (a)", "CREATE INDEX j ON t (b)"],
    [
      "a constraint that says something else",
      "ALTER TABLE t ADD CONSTRAINT i CHECK (a > 0)",
      "ALTER TABLE t ADD CONSTRAINT j CHECK (a > 1)",
    ],
    ["a sequence of no column", "CREATE SEQUENCE i", "CREATE SEQUENCE j"],
    [
      "what takes the name of another object",
      "CREATE INDEX i ON t (a); CREATE VIEW j AS SELECT 1 AS x",
      "CREATE INDEX j ON t (a)",
    ],
    [
      "a key whose name an index has",
      "ALTER TABLE t ADD CONSTRAINT i UNIQUE (a); CREATE INDEX j ON t (b)",
      "ALTER TABLE t ADD CONSTRAINT j UNIQUE (a)",
    ],
    [
      "a policy for others",
      "CREATE POLICY i ON t FOR SELECT USING (true)",
      "CREATE POLICY j ON t USING (true)",
    ],
    [
      "a view that is defined otherwise",
      "CREATE VIEW i AS SELECT a FROM t",
      "CREATE VIEW i AS SELECT b FROM t",
    ],
  ])("%s", async (_, old, wanted) => {
    const table = "CREATE TABLE t (a int, b int);";
    const walked = await walk(table + old, table + wanted);
    expect(walked.renames).toEqual([]);
    expect([walked.left, walked.differences]).toEqual([[], [[], []]]);
  });

  test.each([
    ["a column that the view names itself", "SELECT b AS a FROM t", "SELECT c AS a FROM t"],
    [
      "a column below another one",
      "SELECT x FROM (SELECT b AS x FROM t) y",
      "SELECT x FROM (SELECT c AS x FROM t) y",
    ],
    [
      "a column in a subquery",
      "SELECT count(*) AS n FROM (SELECT * FROM t) y",
      "SELECT count(*) AS n FROM (SELECT * FROM t) y",
    ],
  ])("%s", async (_, old, wanted) => {
    const walked = await walk(
      `CREATE TABLE t (b int); CREATE VIEW v AS ${old}`,
      `CREATE TABLE t (c int); CREATE VIEW v AS ${wanted}`,
      "t.b=c",
    );
    expect(walked.renames).toEqual(['ALTER TABLE "public"."t" RENAME COLUMN "b" TO "c"']);
    expect([walked.left, walked.differences]).toEqual([[], [[], []]]);
  });
});
