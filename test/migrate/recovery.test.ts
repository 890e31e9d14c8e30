import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { inspectBefore, recoverStatement } from "../../src/migrate/inspect-state.ts";
import { recoveryOf } from "../../src/migrate/statement-kind.ts";
import type { Session } from "../../src/postgres/session.ts";
import { readStatement } from "../../src/script/statement.ts";
import { eventually } from "../postgres/scratch.ts";
import {
  createMigrationProject,
  type MigrationProject,
  startTestServer,
  type TestServer,
} from "./migration-project.ts";

setDefaultTimeout(120_000);

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const project = async (files: Readonly<Record<string, string>>) =>
  createMigrationProject(await server.createDatabase(), files);

function recoveryOfSql(sql: string) {
  const source = new TextEncoder().encode(sql);
  return recoveryOf(readStatement(source, { start: 0, end: source.length }));
}

/** An old snapshot: whatever runs concurrently waits for it. */
async function holdSnapshot(given: MigrationProject): Promise<Session> {
  const session = await given.connect();
  await session.run("BEGIN ISOLATION LEVEL REPEATABLE READ");
  await session.query("SELECT count(*) FROM a");
  return session;
}

/** Runs up, and ends its backend as soon as it runs such a statement. */
async function cutOff(given: MigrationProject, statement: string): Promise<unknown> {
  await using admin = await given.connect();
  const running = given.up().then(
    () => "done",
    (error: unknown) => Reflect.get(Object(error), "code"),
  );
  const strike = async () => {
    const rows = await admin.query(
      `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
        WHERE datname = current_database() AND query LIKE $1 AND state = 'active'
          AND wait_event_type = 'Lock' AND pid <> pg_backend_pid()`,
      [`${statement}%`],
    );
    return rows.length > 0;
  };
  expect(await eventually(strike, 20_000)).toBe(true);
  return running;
}

function notesOf({ events }: MigrationProject): readonly string[] {
  return events.flatMap((event) => (event.kind === "note" ? event.message : []));
}

const PARTITIONS = `CREATE TABLE a (id int) PARTITION BY RANGE (id);
CREATE TABLE a_1 PARTITION OF a FOR VALUES FROM (1) TO (10);
`;

describe("a statement that was cut off", () => {
  test("a partition that is half detached is detached for good", async () => {
    const detach = "ALTER TABLE a DETACH PARTITION a_1 CONCURRENTLY";
    using given = await project({ "1_a.up.sql": PARTITIONS, "2_b.up.sql": `${detach};\n` });
    await given.up({ to: "1" });
    await using old = await holdSnapshot(given);
    expect(await cutOff(given, detach)).toBe("CONNECTION_LOST");
    await using session = await given.connect();
    const pending = "SELECT inhdetachpending AS is_pending FROM pg_inherits";
    expect(await session.query(pending)).toEqual([{ is_pending: true }]);
    await old.run("COMMIT");
    expect((await given.up()).migrations).toMatchObject([{ version: "2" }]);
    expect(await session.query(pending)).toEqual([]);
    expect(notesOf(given)).toContainEqual(
      "db/migrations/2_b.up.sql:1:1 had come to its end: going on behind it",
    );
  });

  test("a half-made index without a name of its own is dropped, and built again", async () => {
    const create = "CREATE INDEX CONCURRENTLY ON a (id)";
    using given = await project({
      "1_a.up.sql": "CREATE TABLE a (id int);\nCREATE INDEX other ON a (id);\n",
      "2_b.up.sql": `${create};\n`,
    });
    await given.up({ to: "1" });
    await using old = await holdSnapshot(given);
    expect(await cutOff(given, create)).toBe("CONNECTION_LOST");
    await old.run("COMMIT");
    await given.up();
    await using session = await given.connect();
    const indexes = await session.query(
      "SELECT indexrelid::regclass::text AS name, indisvalid AS ok FROM pg_index WHERE indrelid = 'a'::regclass ORDER BY 1",
    );
    expect(indexes).toEqual([
      { name: "a_id_idx", ok: true },
      { name: "other", ok: true },
    ]);
    expect(notesOf(given)).toContainEqual(
      "db/migrations/2_b.up.sql:1:1 was cut off: running it again",
    );
  });

  test("what REINDEX CONCURRENTLY leaves when it fails is dropped by the next run", async () => {
    using given = await project({
      "1_a.up.sql": "CREATE TABLE a (id int);\nCREATE INDEX a_id ON a (id);\n",
      "2_b.up.sql": "-- confiture: statement_timeout 1s\nREINDEX INDEX CONCURRENTLY a_id;\n",
    });
    await given.up({ to: "1" });
    await using old = await holdSnapshot(given);
    await expect(given.up()).rejects.toMatchObject({
      code: "MIGRATION_FAILED",
      problems: [{ code: "57014", line: 2 }],
      hint: "the statements before it are done and noted: mend the file from here on, and run it again",
    });
    await using session = await given.connect();
    const invalid = "SELECT indexrelid::regclass::text AS i FROM pg_index WHERE NOT indisvalid";
    expect(await session.query(invalid)).toEqual([{ i: "a_id_ccnew" }]);
    await old.run("COMMIT");
    expect((await given.up()).migrations).toMatchObject([{ version: "2" }]);
    expect(await session.query(invalid)).toEqual([]);
  });

  test("Ctrl-C does not wait for others; the next run drops what is half made", async () => {
    using given = await project({
      "1_a.up.sql": "CREATE TABLE a (id int);\n",
      "2_b.up.sql": "CREATE INDEX CONCURRENTLY a_id ON a (id);\n",
    });
    await given.up({ to: "1" });
    await using old = await holdSnapshot(given);
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 700);
    await expect(given.up({ signal: abort.signal })).rejects.toMatchObject({ code: "ABORTED" });
    await old.run("COMMIT");
    await using session = await given.connect();
    const valid = "SELECT indisvalid AS ok FROM pg_index WHERE indexrelid = to_regclass('a_id')";
    expect(await session.query(valid)).toEqual([{ ok: false }]);
    await given.up();
    expect(await session.query(valid)).toEqual([{ ok: true }]);
  });
});

describe("what became of a statement", () => {
  test("databases: there or gone, and whether they were there before", async () => {
    const { session } = server.scratch;
    const create = recoveryOfSql('CREATE DATABASE "Made it"');
    const drop = recoveryOfSql('DROP DATABASE IF EXISTS "Made it"');
    const say = (recovery: typeof create, before: readonly string[]) =>
      recoverStatement(session, recovery, before, () => {});
    expect([await inspectBefore(session, create), await say(create, [])]).toEqual([[], "again"]);
    expect(await say(drop, [])).toBe("done");
    await session.run('CREATE DATABASE "Made it"');
    expect(await inspectBefore(session, create)).toEqual(["exists"]);
    // Made by that statement; or by someone else before it, so that it will fail again.
    expect(await say(create, [])).toBe("done");
    expect(await say(create, ["exists"])).toBe("again");
    expect(await say(drop, [])).toBe("again");
    await session.run('DROP DATABASE "Made it"');
  });

  test.each([
    ["DROP INDEX CONCURRENTLY there", "again"],
    ["DROP INDEX CONCURRENTLY gone", "done"],
    ["ALTER TABLE whole DETACH PARTITION part CONCURRENTLY", "again"],
    ["ALTER TABLE whole DETACH PARTITION apart CONCURRENTLY", "done"],
    ["VACUUM whole", "again"],
    ["CREATE TABLESPACE nowhere LOCATION '/x'", "again"],
    ["DROP SUBSCRIPTION nowhere", "done"],
    ["CALL whatever()", "unknown"],
  ] as const)("%s: %s", async (sql, outcome) => {
    using given = await project({});
    await using session = await given.connect();
    await session.run(
      `CREATE TABLE whole (id int) PARTITION BY LIST (id); CREATE TABLE apart (id int);
       CREATE TABLE part PARTITION OF whole FOR VALUES IN (1); CREATE INDEX there ON apart (id)`,
    );
    expect(await recoverStatement(session, recoveryOfSql(sql), [], () => {})).toBe(outcome);
    expect(
      await session.query("SELECT FROM pg_inherits WHERE inhrelid = 'part'::regclass"),
    ).toEqual([{}]);
  });
});
