import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { baseline } from "../../src/migrate/baseline.ts";
import { migrateDown, migrateRedo } from "../../src/migrate/migrate-down.ts";
import { readStatus } from "../../src/migrate/read-status.ts";
import { repair } from "../../src/migrate/repair.ts";
import { verifyChecksums } from "../../src/migrate/verify-checksums.ts";
import { fail } from "./fail.ts";
import { TWO, useTestServer } from "./migration-project.ts";

setDefaultTimeout(120_000);

const project = useTestServer();

describe("a changed file", () => {
  test("stops up with the lines that differ; repair accepts it", async () => {
    using given = await project({
      "1_a.up.sql": "-- confiture: section one\nSELECT 1;\n-- confiture: section two\nSELECT 2;\n",
    });
    await given.up();
    given.write(
      "1_a.up.sql",
      "-- confiture: section one\nSELECT 1;\n-- confiture: section two\nSELECT 3;\n",
    );
    const error = await fail(given.up());
    expect(error).toMatchObject({
      code: "MIGRATION_CHANGED",
      message: "a migration has changed since applied: nothing was run",
    });
    const detail = error.problems[0]?.detail ?? "";
    expect(detail).toContain("sections that differ: two\n");
    expect(detail).toContain("- SELECT 2;\n+ SELECT 3;");
    expect(await verifyChecksums(await given.options())).toMatchObject({ changed: ["1"] });
    expect((await repair(await given.options())).accepted).toEqual(["1"]);
    expect(await verifyChecksums(await given.options())).toMatchObject({ checked: 1, changed: [] });
    await given.up();
  });
});

describe("out of order", () => {
  test.each([
    ["error", 0, "error"],
    ["warn", 1, "warning"],
    ["allow", 1, undefined],
  ] as const)("%s", async (outOfOrder, applied, severity) => {
    using given = await project({ "2_b.up.sql": "SELECT 1;" });
    await given.up();
    given.write("1_a.up.sql", "SELECT 1;");
    const message = "1_a is older than 2, which is applied";
    if (outOfOrder === "error") {
      const error = await fail(given.up());
      expect(error).toMatchObject({ code: "MIGRATION_OUT_OF_ORDER" });
      expect(error.problems[0]?.message).toBe(message);
    } else {
      expect((await given.up({ outOfOrder })).migrations.length).toBe(applied);
      const problems = given.events.flatMap((event) =>
        event.kind === "problem" ? event.problem : [],
      );
      expect(problems.map((problem) => problem.severity)).toEqual(severity ? [severity] : []);
    }
  });
});

describe("down and redo", () => {
  test("undo the last, so many, or back to a version", async () => {
    using given = await project(TWO);
    await given.up();
    const options = await given.options();
    expect((await migrateDown(options)).migrations).toMatchObject([{ version: "2" }]);
    await given.up();
    expect((await migrateDown({ ...options, to: "1" })).migrations.length).toBe(1);
    await given.up();
    expect((await migrateRedo(options)).migrations).toMatchObject([
      { version: "2", direction: "down" },
      { version: "2", direction: "up" },
    ]);
    expect((await migrateDown({ ...options, steps: 9 })).migrations.length).toBe(2);
    await using session = await given.connect();
    expect(await session.query("SELECT * FROM tb_confiture")).toEqual([]);
    expect((await fail(migrateDown({ ...options, to: "7" }))).message).toBe(
      "version 7 is not applied",
    );
  });

  test("refuse before anything is done when one down is missing", async () => {
    using given = await project({
      "1_a.up.sql": "CREATE TABLE a (id int);",
      "2_b.up.sql": "SELECT 1;",
      "2_b.down.sql": "SELECT 1;",
    });
    await given.up();
    const error = await fail(migrateDown({ ...(await given.options()), steps: 2 }));
    expect(error).toMatchObject({ code: "IRREVERSIBLE", exitCode: 8 });
    expect(error.problems).toMatchObject([
      {
        code: "down-missing",
        message: "1_a has no down file",
        hint: "write db/migrations/1_a.down.sql",
      },
    ]);
    expect((await readStatus(await given.options())).counts.applied).toBe(2);
  });

  test("a down that says it is irreversible", async () => {
    using given = await project({
      "1_a.up.sql": "SELECT 1;",
      "1_a.down.sql": "-- confiture:irreversible data is gone\n",
    });
    await given.up();
    expect((await fail(migrateDown(await given.options()))).exitCode).toBe(8);
  });

  test("a down that failed half way is ended by down, and up refuses", async () => {
    using given = await project({
      "1_a.up.sql": "CREATE TABLE a (id int);\nCREATE INDEX a_id ON a (id);",
      "1_a.down.sql": "DROP INDEX CONCURRENTLY a_id;\nSELECT nope;\nDROP TABLE a;",
    });
    await given.up();
    await fail(migrateDown(await given.options()));
    expect((await readStatus(await given.options())).migrations[0]?.state).toBe("half-undone");
    expect((await fail(given.up())).message).toBe("migration 1 is half undone");
    given.write("1_a.down.sql", "DROP INDEX CONCURRENTLY a_id;\nDROP TABLE a;");
    await migrateDown(await given.options());
    expect((await readStatus(await given.options())).counts.applied).toBe(0);
  });
});

describe("baseline", () => {
  test("marks, and runs nothing", async () => {
    using given = await project(TWO);
    const options = await given.options();
    const { marked } = await baseline({ ...options, through: "1" });
    expect(marked.map(({ version }) => version)).toEqual(["1"]);
    const status = await readStatus(options);
    expect(status.migrations).toMatchObject([{ isBaseline: true }, { state: "pending" }]);
    expect((await given.up()).migrations).toMatchObject([{ version: "2" }]);
    expect((await fail(baseline({ ...options, through: "9" }))).message).toBe(
      "there is no migration of version 9",
    );
  });
});
