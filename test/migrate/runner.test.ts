import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { migrateDown } from "../../src/migrate/migrate-down.ts";
import { readStatus } from "../../src/migrate/read-status.ts";
import { repair } from "../../src/migrate/repair.ts";
import { fail } from "./fail.ts";
import { TWO, useTestServer } from "./migration-project.ts";

setDefaultTimeout(120_000);

const project = useTestServer();

describe("an error of PostgreSQL", () => {
  test("points at the file, and leaves nothing of its section", async () => {
    using given = await project({
      ...TWO,
      "3_c.up.sql": "CREATE TABLE c (id int);\nINSERT INTO c VALUES (1),\n  (nope);\n",
    });
    const error = await fail(given.up());
    expect(error).toMatchObject({
      code: "MIGRATION_FAILED",
      exitCode: 3,
      message: "migration 3_c failed",
      hint: "nothing of it was applied: mend it and run it again",
    });
    expect(error.problems).toMatchObject([
      {
        code: "42703",
        message: 'column "nope" does not exist',
        file: "db/migrations/3_c.up.sql",
        line: 3,
        column: 4,
        sourceLine: "  (nope);",
      },
    ]);
    expect(error.details.migrations).toMatchObject([{ version: "1" }, { version: "2" }]);
    await using session = await given.connect();
    expect(await session.query("SELECT to_regclass('c') AS c")).toEqual([{ c: null }]);
    given.write("3_c.up.sql", "CREATE TABLE c (id int);\n");
    expect((await given.up()).migrations).toMatchObject([{ version: "3" }]);
  });

  test("has DETAIL, and no password", async () => {
    using given = await project({
      "1_a.up.sql": "CREATE ROLE postgres PASSWORD 'gehe1m';\n",
      "2_a.up.sql": "CREATE TABLE a (id int PRIMARY KEY);\nINSERT INTO a VALUES (1), (1);\n",
    });
    const error = await fail(given.up());
    expect(error.problems[0]?.sourceLine).toBe("CREATE ROLE postgres PASSWORD '***';");
    given.write("1_a.up.sql", "SELECT 1;\n");
    expect((await fail(given.up())).problems[0]?.detail).toBe("Key (id)=(1) already exists.");
  });

  test("a role with a password leaves none in the ledger", async () => {
    using given = await project({
      "1_a.up.sql": "CREATE ROLE shop PASSWORD 'gehe1m';\nSET ROLE shop;\nSELECT current_user;\n",
    });
    await given.up();
    await using session = await given.connect();
    const rows = await session.query("SELECT * FROM tb_confiture");
    expect(JSON.stringify(rows)).not.toContain("gehe1m");
    expect(rows[0]?.applied_by).toBe("postgres");
    await session.run("DROP ROLE shop");
  });

  test("a half-done file goes on where it failed, and refuses a change of what is done", async () => {
    using given = await project({
      "1_a.up.sql":
        "-- confiture: section one\nCREATE TABLE a (id int);\n-- confiture: section two\nSELECT nope;\n",
    });
    expect((await fail(given.up())).hint).toStartWith("the sections before it are done");
    const status = await readStatus(await given.options());
    expect(status.migrations).toMatchObject([{ version: "1", state: "half-applied" }]);
    given.write(
      "1_a.up.sql",
      "-- confiture: section one\nCREATE TABLE z (id int);\n-- confiture: section two\nSELECT 2;\n",
    );
    const changed = await fail(given.up());
    expect(changed.code).toBe("MIGRATION_CHANGED");
    expect(changed.message).toBe(
      "db/migrations/1_a.up.sql is half done, and section one has changed since it was run",
    );
    expect(changed.hint).toContain("confiture migrate repair --restart 1");
    expect((await fail(migrateDown(await given.options()))).message).toBe(
      "migration 1 is half applied",
    );
    await using session = await given.connect();
    await session.run("DROP TABLE a");
    expect(await repair({ ...(await given.options()), restart: "1" })).toEqual({
      accepted: [],
      settled: ["1"],
    });
    await given.up();
    expect(await session.query("SELECT to_regclass('z')::text AS z")).toEqual([{ z: "z" }]);
  });

  test("an index that can't be built is not left behind", async () => {
    using given = await project({
      "1_a.up.sql": "CREATE TABLE a (id int);\nINSERT INTO a VALUES (1), (1);\n",
      "2_b.up.sql": "CREATE UNIQUE INDEX CONCURRENTLY a_id ON a (id);\n",
    });
    const error = await fail(given.up());
    expect(error.problems).toMatchObject([{ code: "23505", file: "db/migrations/2_b.up.sql" }]);
    await using session = await given.connect();
    expect(await session.query("SELECT to_regclass('a_id') AS i")).toEqual([{ i: null }]);
    await session.run("DELETE FROM a");
    await given.up();
  });

  test("an invalid index of another tool's attempt is rebuilt, IF NOT EXISTS or not", async () => {
    using given = await project({
      "1_a.up.sql": "CREATE INDEX CONCURRENTLY IF NOT EXISTS a_id ON a (id);\n",
    });
    await using session = await given.connect();
    await session.run("CREATE TABLE a (id int)");
    await session.run("INSERT INTO a VALUES (1), (1)");
    await session.run("CREATE UNIQUE INDEX CONCURRENTLY a_id ON a (id)").catch(() => {});
    await given.up();
    const [row] = await session.query(
      "SELECT indisvalid, indisunique FROM pg_index WHERE indexrelid = 'a_id'::regclass",
    );
    expect(row).toEqual({ indisvalid: true, indisunique: false });
    expect(given.events).toContainEqual({
      kind: "note",
      message: "dropped the invalid index public.a_id, which an earlier attempt had left",
    });
  });
});
