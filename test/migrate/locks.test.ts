import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { repair } from "../../src/migrate/repair.ts";
import { lockKeyOf } from "../../src/migrate/runner-lock.ts";
import { fail } from "./fail.ts";
import { TWO, useTestServer } from "./migration-project.ts";

setDefaultTimeout(120_000);

const project = useTestServer();

describe("the lock", () => {
  test("a second runner is told who holds it, or waits", async () => {
    using given = await project(TWO);
    await using other = await given.connect();
    const name = new URL(given.url).pathname.slice(1);
    const { classId, objectId } = lockKeyOf(name);
    await other.query("SELECT pg_advisory_lock($1, $2)", [classId, objectId]);
    await other.run("SET application_name = 'deployment'");
    const error = await fail(given.up({ lockWaitMs: 0 }));
    expect(error).toMatchObject({ code: "LOCKED", exitCode: 6 });
    expect(error.message).toMatch(
      /^another runner works on this database: pid \d+, deployment, user postgres from 127\.0\.0\.1\/32, connected since \d{4}-\d\d-\d\d [\d:]+ UTC$/,
    );
    setTimeout(() => void other.close(), 300);
    expect((await given.up({ lockWaitMs: 10_000 })).migrations.length).toBe(2);
    expect(given.events[0]).toMatchObject({
      kind: "note",
      message: expect.stringMatching(/^waiting for another runner: pid/),
    });
  });

  test("can be switched off in the environment, with a word", async () => {
    using given = await project(TWO, "migration: {locking: {enabled: false}}\n");
    await given.up();
    expect(given.events[0]).toMatchObject({
      kind: "note",
      message: "migration.locking.enabled is false: nothing keeps others out",
    });
  });

  test("the number is that of the Python Confiture", () => {
    expect(lockKeyOf("shop")).toEqual({
      classId: 1751936052,
      objectId:
        Number.parseInt(
          new Bun.CryptoHasher("sha256").update("shop").digest("hex").slice(0, 8),
          16,
        ) & 0x7fffffff,
    });
  });
});

describe("a table that others lock", () => {
  test("is waited for shortly, tried again, and then given up with who holds it", async () => {
    using given = await project({
      "1_a.up.sql":
        "-- confiture: lock_timeout 1500ms\n-- confiture: retry 1\nALTER TABLE a ADD b int;\n",
    });
    await using other = await given.connect();
    await other.run("CREATE TABLE a (id int)");
    await other.run("BEGIN; SELECT * FROM a");
    const error = await fail(given.up());
    expect(error.problems).toMatchObject([{ code: "55P03", line: 3 }]);
    expect(error.problems[0]?.hint).toMatch(
      /^pid \d+ \(confiture, idle in transaction\) holds the lock/,
    );
    const notes = given.events.flatMap((event) => (event.kind === "note" ? event.message : []));
    expect(notes.some((note) => /^waiting for pid \d+/.test(note))).toBe(true);
    expect(notes.some((note) => /try 1 of 1 in 0\.\d s$/.test(note))).toBe(true);
    await other.run("COMMIT");
    await given.up();
  });

  test("the progress of an index build is told", async () => {
    using given = await project({ "1_a.up.sql": "CREATE INDEX CONCURRENTLY a_id ON a (id);\n" });
    await using other = await given.connect();
    await other.run("CREATE TABLE a (id int)");
    await using old = await given.connect();
    await old.run("BEGIN");
    await old.run("INSERT INTO a VALUES (1)");
    const running = given.up();
    const isTold = () =>
      given.events.some(
        (event) => event.kind === "note" && /^a_id: waiting for writers/.test(event.message),
      );
    for (let look = 0; look < 100 && !isTold(); look += 1) await Bun.sleep(50);
    await old.run("COMMIT");
    await running;
    expect(isTold()).toBe(true);
  });
});

describe("Ctrl-C", () => {
  test("cancels the statement that runs, and leaves nothing of it", async () => {
    using given = await project({
      "1_a.up.sql": "CREATE TABLE a (id int);\nSELECT pg_sleep(60);\n",
    });
    const abort = new AbortController();
    const running = fail(given.up({ signal: abort.signal }));
    setTimeout(() => abort.abort(), 500);
    expect((await running).code).toBe("ABORTED");
    await using session = await given.connect();
    expect(await session.query("SELECT to_regclass('a') AS a")).toEqual([{ a: null }]);
  });
});

describe("a statement in doubt", () => {
  test("stops the run until somebody says what became of it", async () => {
    const call =
      "CREATE TABLE IF NOT EXISTS n (i int);\n-- confiture: section call\n-- confiture: no-transaction\nCALL work();\nSELECT 1;\n";
    using given = await project({ "1_a.up.sql": call });
    await using session = await given.connect();
    await session.run(
      "CREATE PROCEDURE work() LANGUAGE plpgsql AS $$BEGIN COMMIT; PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM 1; END$$",
    );
    expect((await fail(given.up())).code).toBe("CONNECTION_LOST");
    const doubt = await fail(given.up());
    expect(doubt.code).toBe("MIGRATION_IN_DOUBT");
    expect(doubt.message).toStartWith("db/migrations/1_a.up.sql:4:1: ");
    expect((await repair({ ...(await given.options()), inDoubt: "done" })).settled).toEqual(["1"]);
    expect((await given.up()).migrations).toMatchObject([{ version: "1" }]);
    expect((await fail(repair({ ...(await given.options()), inDoubt: "again" }))).message).toBe(
      "no statement is in doubt",
    );
  });
});
