import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { spawnCli } from "../cli/run-cli.ts";
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

const WAITING = `SELECT pid FROM pg_stat_activity
  WHERE datname = current_database() AND query LIKE '%pg_sleep%' AND pid <> pg_backend_pid()
    AND state = 'active'`;

/** Its last statement takes its time, in the message that also holds the ledger's row. */
function slow(directive: string): Readonly<Record<string, string>> {
  return {
    "1_a.up.sql": `CREATE TABLE effect (what text);\n`,
    "2_b.up.sql": `${directive}INSERT INTO effect SELECT 'once' FROM pg_sleep(1.2);\n`,
  };
}

async function countBoth(given: MigrationProject): Promise<readonly [number, number]> {
  await using session = await given.connect();
  const [row] = await session.query(
    `SELECT (SELECT count(*) FROM effect)::int AS effects,
      (SELECT count(*) FROM tb_confiture WHERE version = '2')::int AS rows`,
  );
  return [Number(row?.effects), Number(row?.rows)];
}

describe.each([
  ["in a transaction", ""],
  ["on its own", "-- confiture: no-transaction\n"],
])("the message that ends a migration, %s", (_, directive) => {
  test("is undone as a whole when the backend ends in its middle", async () => {
    using given = createMigrationProject(await server.createDatabase(), slow(directive));
    await using session = await given.connect();
    const running = given.up().then(
      () => "done",
      (error: unknown) => Reflect.get(Object(error), "code"),
    );
    const end = async () => {
      const rows = await session.query(
        `SELECT pg_terminate_backend(pid, 5000) FROM (${WAITING}) AS waiting`,
      );
      return rows.length > 0;
    };
    expect(await eventually(end)).toBe(true);
    expect(await running).toBe("CONNECTION_LOST");
    expect(await countBoth(given)).toEqual([0, 0]);
    expect((await given.up()).migrations).toMatchObject([{ version: "2" }]);
    expect(await countBoth(given)).toEqual([1, 1]);
  });

  test("is done or undone as a whole when the program is killed in its middle", async () => {
    using given = createMigrationProject(await server.createDatabase(), slow(directive));
    await using session = await given.connect();
    const child = spawnCli(given.folder.path, ["migrate", "up"]);
    const isWaiting = async () => (await session.query(WAITING)).length > 0;
    expect(await eventually(isWaiting, 20_000)).toBe(true);
    child.kill("SIGKILL");
    await child.exited;
    const isOver = async () => !(await isWaiting());
    expect(await eventually(isOver, 20_000)).toBe(true);
    const [effects, rows] = await countBoth(given);
    expect(effects).toBe(rows);
    await given.up({ lockWaitMs: 20_000 });
    expect(await countBoth(given)).toEqual([1, 1]);
  });

  test("notes how long it took, as the server saw it", async () => {
    using given = createMigrationProject(await server.createDatabase(), slow(directive));
    await given.up();
    await using session = await given.connect();
    const [row] = await session.query(
      "SELECT execution_time_ms AS ms FROM tb_confiture WHERE version = '2'",
    );
    expect(Number(row?.ms)).toBeGreaterThanOrEqual(1200);
    expect(Number(row?.ms)).toBeLessThan(10_000);
  });
});
