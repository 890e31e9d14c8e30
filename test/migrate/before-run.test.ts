import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { readStatus } from "../../src/migrate/read-status.ts";
import { fail } from "./fail.ts";
import { TWO, useTestServer } from "./migration-project.ts";

setDefaultTimeout(120_000);

const project = useTestServer();

describe("before anything is run", () => {
  test.each([
    ["1_a.py", "python-migration", "a migration in Python can't be run here"],
    ["1_a.up.sql", "copy-stdin", "COPY from or to the client can't be part of a migration"],
  ])("%s is refused: %s", async (fileName, code, message) => {
    using given = await project({ "0_ok.up.sql": "SELECT 1;", [fileName]: "COPY a FROM stdin;" });
    const error = await fail(given.up());
    expect(error).toMatchObject({ code: "MIGRATION_INVALID", hint: "nothing was run" });
    expect(error.problems).toMatchObject([{ code, message, file: `db/migrations/${fileName}` }]);
    expect((await readStatus(await given.options())).counts.applied).toBe(0);
  });

  test("two files of one version", async () => {
    using given = await project({ "1_a.up.sql": "", "1_b.up.sql": "" });
    const error = await fail(given.up());
    expect(error.problems[0]?.message).toBe("version 1 is also that of db/migrations/1_a.up.sql");
  });

  test("files that look like migrations are named", async () => {
    using given = await project({
      "1_a.up.sql": "SELECT 1;",
      "1_a.yaml": "",
      "2_b.sql": "",
      "3_c.down.sql": "",
      "10_d.up.sql": "SELECT 1;",
    });
    await given.up();
    const codes = given.events.flatMap((event) =>
      event.kind === "problem" ? event.problem.code : [],
    );
    expect(codes).toEqual(
      ["preconditions", "not-a-migration", "down-without-up", "version-order"].filter((code) =>
        codes.includes(code),
      ),
    );
    expect(codes).toContain("not-a-migration");
  });

  test("what loses data must be allowed", async () => {
    using given = await project({ "1_a.up.sql": "-- confiture:destructive\nSELECT 1;\n" });
    const error = await fail(given.up());
    expect(error.message).toBe("these say that they lose data: 1_a");
    expect((await given.up({ allowDestructive: true })).migrations.length).toBe(1);
  });

  test("an unknown version", async () => {
    using given = await project(TWO);
    expect((await fail(given.up({ to: "20" }))).hint).toBe("did you mean 2?");
    expect((await given.up({ to: "1" })).migrations.length).toBe(1);
    expect((await given.up({ steps: 5 })).migrations.length).toBe(1);
  });

  test("a dry run makes nothing, not even the ledger", async () => {
    using given = await project(TWO);
    const { planned, migrations } = await given.up({ dryRun: true });
    expect([planned.length, migrations.length]).toEqual([2, 0]);
    await using session = await given.connect();
    expect(await session.query("SELECT to_regclass('tb_confiture') AS l")).toEqual([{ l: null }]);
  });
});
