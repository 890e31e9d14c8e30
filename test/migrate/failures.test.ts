import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { migrateDown } from "../../src/migrate/migrate-down.ts";
import { readStatus } from "../../src/migrate/read-status.ts";
import { fail } from "./fail.ts";
import { useTestServer } from "./migration-project.ts";

setDefaultTimeout(120_000);

const project = useTestServer();

describe("the place of an error", () => {
  test.each([
    ["the only statement", "SELECT\n  nope;\n", 2, 3],
    ["the last one of several", "SELECT 1;\nSELECT 'ü',\n  nope;\n", 3, 3],
    ["the last one of a file that does not end its line", "SELECT 1;\nSELECT nope", 2, 8],
    ["one on its own", "-- confiture: no-transaction\nSELECT 'ü', nope;\nSELECT 1;\n", 2, 13],
    ["a statement that is not at its end", "SELECT 1;\nSELECT (1\n", 2, 10],
  ])("%s", async (_, text, line, column) => {
    using given = await project({ "1_a.up.sql": text });
    const error = await fail(given.up());
    expect(error.code).toBe("MIGRATION_FAILED");
    expect(error.problems).toMatchObject([{ file: "db/migrations/1_a.up.sql", line, column }]);
    expect((await readStatus(await given.options())).counts.applied).toBe(0);
  });

  test.each(["SELECT 1;\nSELECT 'never closed;\n", "SELECT 1;\nSELECT $$never closed;"])(
    "a quote without its end takes nothing of the ledger in: %j",
    async (text) => {
      using given = await project({ "1_a.up.sql": text });
      const [problem] = (await fail(given.up())).problems;
      expect(problem).toMatchObject({ code: "42601", line: 2, column: 8 });
      expect(problem?.message).toStartWith("unterminated ");
      expect(problem?.message).not.toContain("INSERT");
    },
  );

  test("what fails only at the commit is the last statement's", async () => {
    using given = await project({
      "1_a.up.sql": `CREATE TABLE a (id int UNIQUE DEFERRABLE INITIALLY DEFERRED);
INSERT INTO a VALUES (1), (1);
`,
    });
    expect((await fail(given.up())).problems).toMatchObject([
      { code: "23505", line: 2, column: 1, detail: "Key (id)=(1) already exists." },
    ]);
  });

  test("a notice is told at its statement's place", async () => {
    using given = await project({
      "1_a.up.sql": "SELECT 1;\nDROP TABLE IF EXISTS nothing_here;\n",
    });
    await given.up();
    expect(given.events).toContainEqual({
      kind: "problem",
      problem: expect.objectContaining({
        severity: "notice",
        line: 2,
        message: 'table "nothing_here" does not exist, skipping',
      }),
    });
  });
});

describe("an error with advice", () => {
  test("a procedure that commits needs a section of its own", async () => {
    using given = await project({
      "1_a.up.sql": "CREATE PROCEDURE p() LANGUAGE plpgsql AS $$BEGIN COMMIT; END$$;\nCALL p();\n",
    });
    expect((await fail(given.up())).problems).toMatchObject([
      {
        code: "2D000",
        line: 2,
        hint: "put it into a section with: -- confiture: no-transaction",
      },
    ]);
  });

  test("an enum value can't be used in the transaction that adds it", async () => {
    using given = await project({
      "1_a.up.sql": "CREATE TYPE mood AS ENUM ('ok');\n",
      "2_b.up.sql":
        "DO $$BEGIN EXECUTE 'ALTER TYPE mood ADD VALUE ''sad'''; END$$;\nSELECT 'sad'::mood;\n",
    });
    expect((await fail(given.up())).problems).toMatchObject([
      {
        code: "55P04",
        line: 2,
        hint: "put it into another section: -- confiture: section NAME",
      },
    ]);
  });
});

describe("a connection that is lost", () => {
  test("is told with the statement, and a down is gone on with as well", async () => {
    using given = await project({
      "1_a.up.sql": "CREATE TABLE a (id int);\n",
      "1_a.down.sql": "DROP TABLE a;\nSELECT pg_terminate_backend(pg_backend_pid());\nSELECT 1;\n",
    });
    await given.up();
    const error = await fail(migrateDown(await given.options()));
    expect(error.code).toBe("CONNECTION_LOST");
    expect(error.message).toMatch(
      /^the connection was lost in migration 1_a at db\/migrations\/1_a\.down\.sql:2:1: /,
    );
    expect(error.hint).toStartWith("nothing is lost: run the same command again");
    given.write("1_a.down.sql", "DROP TABLE a;\n");
    expect((await migrateDown(await given.options())).migrations).toMatchObject([{ version: "1" }]);
  });

  test("while the ledger is made", async () => {
    using given = await project({ "1_a.up.sql": "SELECT 1;\n" });
    await using session = await given.connect();
    // Whoever makes a table ends himself.
    await session.run(`CREATE FUNCTION die() RETURNS event_trigger LANGUAGE plpgsql AS
      $$BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM 1; END$$`);
    await session.run("CREATE EVENT TRIGGER die ON ddl_command_start EXECUTE FUNCTION die()");
    expect(await fail(given.up())).toMatchObject({
      code: "CONNECTION_LOST",
      message: "the connection was lost: terminating connection due to administrator command",
      hint: "nothing is lost: run the same command again",
    });
  });
});

describe("a role that a migration takes on", () => {
  test("has no part in the ledger, which it may not write", async () => {
    using given = await project({
      "1_a.up.sql": "CREATE ROLE humble;\nCREATE TABLE a (id int);\nGRANT SELECT ON a TO humble;\n",
      "2_b.up.sql": "SET ROLE humble;\nSELECT * FROM a;\n",
      "3_c.up.sql": "-- confiture: no-transaction\nSET ROLE humble;\nSELECT * FROM a;\nVACUUM;\n",
      "4_d.up.sql": "DROP TABLE a;\nDROP ROLE humble;\n",
    });
    expect((await given.up()).migrations.length).toBe(4);
    await using session = await given.connect();
    expect(await session.query("SELECT DISTINCT applied_by FROM tb_confiture")).toEqual([
      { applied_by: "postgres" },
    ]);
  });
});

describe("settings of a section", () => {
  test("end with it: also a literal's rules and the search_path", async () => {
    using given = await project({
      "1_a.up.sql": `SET standard_conforming_strings = off;
SET search_path = pg_temp;
CREATE TABLE public.a AS SELECT 'back\\\\slash' AS text;
`,
      "2_b.up.sql": "CREATE TABLE b AS SELECT 'back\\slash' AS text;\n",
    });
    await given.up();
    await using session = await given.connect();
    const [row] = await session.query(
      "SELECT (SELECT text FROM public.a) = (SELECT text FROM public.b) AS same",
    );
    expect(row).toEqual({ same: true });
  });
});
