import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { hashHex } from "../../src/migrate/checksum.ts";
import { migrateDown } from "../../src/migrate/migrate-down.ts";
import { repair } from "../../src/migrate/repair.ts";
import { verifyChecksums } from "../../src/migrate/verify-checksums.ts";
import { startTestServer, type TestServer } from "../migrate/migration-project.ts";
import {
  createProject,
  failure,
  listFiles,
  ONE,
  readLedger,
  readLines,
  squash,
  UP,
} from "./squash-project.ts";

setDefaultTimeout(180_000);

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

describe("a squashed migration", () => {
  test("a database that has all of them takes it as applied", async () => {
    using project = await createProject(server);
    await project.up();
    const before = await readLedger(project);
    const { upText } = await squash(project, "2");
    const [one, , three] = before;
    // Before the ledger says so, too.
    expect(await readLines(project)).toEqual({
      lines: ["2_squashed applied", "3_c applied"],
      warnings: [],
    });
    const checked = await verifyChecksums(await project.options());
    expect(checked).toMatchObject({ checked: 2, changed: [], missing: [], problems: [] });
    expect(await project.up({ dryRun: true })).toEqual({ migrations: [], planned: [] });
    expect(await readLedger(project)).toEqual(before);
    expect(await repair(await project.options())).toEqual({ accepted: [], settled: [] });
    expect((await migrateDown(await project.options())).migrations).toHaveLength(1);
    expect((await project.up()).migrations.map(({ name }) => name)).toEqual(["c"]);
    const after = await readLedger(project);
    expect(after).toEqual([
      { ...one, archived_into: "2" },
      { version: "2", name: "squashed", checksum: hashHex(upText), archived_into: null },
      { ...three },
    ]);
    expect(project.events).toContainEqual({
      kind: "note",
      message: "2_squashed stands for what it replaces, all of which is applied",
    });
    expect((await readLines(project)).lines).toEqual(["2_squashed applied", "3_c applied"]);
    expect((await verifyChecksums(await project.options())).checked).toBe(2);
    expect((await project.up()).migrations).toEqual([]);
    expect(await readLedger(project)).toEqual(after);
    const down = migrateDown({ ...(await project.options()), steps: 2 });
    expect(await failure(down)).toMatchObject({ code: "IRREVERSIBLE" });
  });

  test("is taken over in one transaction: what fails in it leaves the ledger as it was", async () => {
    using project = await createProject(server);
    await project.up();
    const before = await readLedger(project);
    await squash(project, "2");
    await using session = await project.connect();
    await session.run(
      `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''no''; END';
       CREATE TRIGGER refuse BEFORE UPDATE OF checksum ON tb_confiture
         FOR EACH ROW EXECUTE FUNCTION refuse()`,
    );
    expect(await failure(project.up())).toMatchObject({ code: "LEDGER_FAILED" });
    expect(await readLedger(project)).toEqual(before);
    await session.run("DROP TRIGGER refuse ON tb_confiture");
    expect((await project.up()).migrations).toEqual([]);
    expect(await readLedger(project)).toMatchObject([
      { version: "1", archived_into: "2" },
      { version: "2", name: "squashed" },
      { version: "3" },
    ]);
  });

  test("a database that has a part of them is refused by every command but status", async () => {
    using project = await createProject(server);
    await project.up({ to: "1" });
    const before = await readLedger(project);
    await squash(project, "2");
    const options = await project.options();
    for (const work of [
      () => project.up(),
      () => project.up({ dryRun: true }),
      () => migrateDown(options),
      () => repair(options),
      () => verifyChecksums(options),
    ]) {
      expect(await failure(work())).toMatchObject({
        code: "MIGRATION_INVALID",
        problems: [
          {
            code: "partly-applied",
            message: expect.stringContaining("2_squashed replaces 2, which is not applied here"),
            hint: expect.stringContaining("git"),
          },
        ],
      });
    }
    expect(await readLedger(project)).toEqual(before);
    expect(await readLines(project)).toEqual({
      lines: ["1_a missing", "2_squashed pending", "3_c pending"],
      warnings: ["partly-applied"],
    });
  });

  test("one that was applied as another file is refused, too", async () => {
    using project = await createProject(server);
    await project.up();
    project.write("1_a.up.sql", `${ONE}-- edited\n`);
    await squash(project, "2");
    expect(await failure(project.up())).toMatchObject({
      code: "MIGRATION_CHANGED",
      problems: [{ message: expect.stringContaining("1, which was applied as another file") }],
    });
  });

  test("an edited squashed file is a changed one like any other", async () => {
    using project = await createProject(server);
    const { upText } = await squash(project, "2");
    await project.up();
    project.write(UP, `${upText}-- edited\n`);
    expect(await failure(project.up())).toMatchObject({
      code: "MIGRATION_CHANGED",
      problems: [{ code: "changed-after-apply", detail: expect.stringContaining("-- edited") }],
    });
    expect((await repair(await project.options())).accepted).toEqual(["2"]);
    expect((await project.up()).migrations).toEqual([]);
  });

  test("a replaced file that came back is refused", async () => {
    using project = await createProject(server);
    await squash(project, "2");
    project.write("1_a.up.sql", ONE);
    expect(await failure(project.up())).toMatchObject({
      code: "MIGRATION_INVALID",
      problems: [{ code: "replaced", file: "db/migrations/1_a.up.sql" }],
    });
  });

  test("a second one folds the first, whatever a database has of it", async () => {
    using settled = await createProject(server);
    using never = await createProject(server);
    using fresh = await createProject(server);
    using part = await createProject(server);
    await settled.up();
    await never.up();
    await part.up({ to: "1" });
    for (const project of [settled, never, fresh, part]) await squash(project, "2");
    await settled.up();
    await fresh.up();
    for (const project of [settled, never, fresh, part]) {
      const { upText, replaces } = await squash(project, "3");
      expect(replaces.map(({ version, into }) => `${version} ${into}`)).toEqual([
        "1 2",
        "2 2",
        "2 undefined",
        "3 undefined",
      ]);
      expect(upText).toContain(`-- confiture: replaces 1 ${hashHex(ONE)} in 2\n`);
      expect(listFiles(project, "archive")).toContain(UP);
      if (project === part) continue;
      expect((await project.up()).migrations).toEqual([]);
      expect((await readLines(project)).lines).toEqual(["3_squashed applied"]);
      const rows = await readLedger(project);
      expect(rows.at(-1)).toMatchObject({ version: "3", checksum: hashHex(upText) });
      expect(rows.every((row) => row.version === "3" || row.archived_into !== null)).toBe(true);
    }
    const error = await failure(part.up());
    expect(error).toMatchObject({ code: "MIGRATION_INVALID" });
    expect(JSON.stringify(Reflect.get(Object(error), "problems"))).toMatch(
      /replaces 2.*replaces 3/,
    );
  });
});
