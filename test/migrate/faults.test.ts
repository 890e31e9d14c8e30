import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { connectUrl } from "../../src/postgres/server/connect-url.ts";
import type { Session } from "../../src/postgres/session.ts";
import { spawnCli } from "../cli/run-cli.ts";
import { eventually } from "../postgres/scratch.ts";
import { type CrashServer, startCrashServer } from "./crash-server.ts";
import { type FaultPoint, FaultProxy } from "./fault-proxy.ts";
import { createMigrationProject } from "./migration-project.ts";

setDefaultTimeout(590_000);

const FILES = {
  "1_base.up.sql": `CREATE TABLE item (id int PRIMARY KEY, label text);
INSERT INTO item SELECT g, 'item ' || g FROM generate_series(1, 50) AS g;
CREATE TABLE effect (what text);
`,
  "2_mixed.up.sql": `-- confiture: section columns
ALTER TABLE item ADD COLUMN size int;
INSERT INTO effect VALUES ('columns');
-- confiture: section indexes
-- confiture: no-transaction
SET maintenance_work_mem = '8MB';
CREATE INDEX CONCURRENTLY item_label ON item (label);
INSERT INTO effect SELECT 'between ' || current_setting('maintenance_work_mem');
CREATE UNIQUE INDEX CONCURRENTLY ON item (id, label);
REINDEX INDEX CONCURRENTLY item_label;
CREATE INDEX CONCURRENTLY item_old ON item (size);
DROP INDEX CONCURRENTLY item_old;
-- confiture: section rows
INSERT INTO effect VALUES ('rows');
`,
  "3_last.up.sql": `-- confiture: no-transaction
INSERT INTO effect VALUES ('last');
VACUUM item;
`,
};

const FAULTS = ["kill -9", "pg_terminate_backend", "server crash"] as const;
type Fault = (typeof FAULTS)[number];

let server: CrashServer;
let proxy: FaultProxy;
let proxyPort: number;
let databases = 0;
/** What the runner says to the server when nothing happens: each is a moment to be cut off. */
let turns: readonly string[] = [];
let survived = 0;

beforeAll(async () => {
  server = await startCrashServer();
  proxy = new FaultProxy(server.port);
  proxyPort = await proxy.listen();
  turns = await countTurns();
});
afterAll(async () => {
  proxy.close();
  await server[Symbol.asyncDispose]();
});

test.each(FAULTS)("%s at every statement: running it again ends it", async (fault) => {
  const alone = turns.flatMap((text, turn) => (isAlone(text) ? [turn] : []));
  expect(alone.length).toBe(6);
  for (const [turn, text] of turns.entries()) {
    if (!isRead(text)) await survive(fault, turn, "after", text);
  }
  for (const turn of alone) await survive(fault, turn, "during", turns[turn] ?? "");
  const count = turns.filter((text) => !isRead(text)).length + alone.length;
  survived += count;
  process.stderr.write(`${fault}: ${count} faults survived, ${survived} in all\n`);
});

/** After it everything is as it was before it. */
function isRead(text: string): boolean {
  return /^\s*(?:BEGIN$|SELECT\b(?!.*advisory))/.test(text);
}

function isAlone(text: string): boolean {
  return /^(?:CREATE|DROP|REINDEX)[^;]*CONCURRENTLY|^VACUUM/.test(text) && !/IF EXISTS/.test(text);
}

async function createDatabase(): Promise<string> {
  databases += 1;
  const name = `fault_${databases}`;
  await using admin = await connectUrl(server.urlOf("postgres"), undefined, undefined);
  await admin.run(`CREATE DATABASE ${name} STRATEGY file_copy`);
  return name;
}

async function countTurns(): Promise<readonly string[]> {
  const name = await createDatabase();
  using project = createMigrationProject(server.urlOf(name, proxyPort), FILES);
  proxy.reset(undefined);
  await project.up();
  await using session = await connectUrl(server.urlOf(name), undefined, undefined);
  await expectWhole(session, "without a fault");
  return proxy.turns;
}

async function survive(
  fault: Fault,
  turn: number,
  moment: "during" | "after",
  text: string,
): Promise<void> {
  const name = await createDatabase();
  const point = `${databases}: ${fault} ${moment} turn ${turn}: ${text.slice(0, 60).replace(/\s+/g, " ")}`;
  using project = createMigrationProject(server.urlOf(name, proxyPort), FILES);
  // An old snapshot keeps whatever runs concurrently from coming to its end.
  const blocker = await connectUrl(server.urlOf(name), undefined, undefined);
  const prepare = async () => {
    await blocker.run("BEGIN ISOLATION LEVEL REPEATABLE READ");
    await blocker.query("SELECT count(*) FROM pg_class");
  };
  await runInto(fault, { turn, moment, prepare }, project.folder.path, project.up);
  await blocker.close();
  await using session = await connectUrl(server.urlOf(name), undefined, undefined);
  await waitForEnd(session, point);
  await expectHonest(session, point);
  using again = createMigrationProject(server.urlOf(name), FILES);
  await again.up({ lockWaitMs: 20_000 });
  await expectWhole(session, point);
}

/** Runs up until the fault, and makes sure that it did not end well. */
async function runInto(
  fault: Fault,
  at: Omit<FaultPoint, "onFault">,
  folder: string,
  up: () => Promise<unknown>,
): Promise<void> {
  const { promise: struck, resolve, reject } = Promise.withResolvers<void>();
  const strike = async (act: () => void | Promise<void>) => {
    try {
      await act();
      resolve();
    } catch (error) {
      reject(error);
    }
  };
  if (fault === "kill -9") {
    const child = spawnCli(folder, ["migrate", "up"]);
    proxy.reset({ ...at, onFault: () => void strike(() => child.kill("SIGKILL")) });
    await struck;
    await child.exited;
    return;
  }
  const act = fault === "server crash" ? () => server.crash() : terminate;
  proxy.reset({
    ...at,
    onFault: () =>
      void strike(async () => {
        await act();
        proxy.drop();
      }),
  });
  const outcome = await up().then(
    () => "done",
    (error: unknown) => String(Reflect.get(Object(error), "code")),
  );
  await struck;
  // What is in flight may come to its end before the fault strikes.
  if (at.moment === "after" && proxy.turns.length - 1 > at.turn) expect(outcome).not.toBe("done");
}

/** Ends the runner's backend: the one that connected first through the proxy. */
async function terminate(): Promise<void> {
  await using admin = await connectUrl(server.urlOf("postgres"), undefined, undefined);
  await admin.query(
    `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
      WHERE datname = $1 AND client_port = ANY ($2)`,
    [`fault_${databases}`, proxy.upstreamPorts],
  );
}

async function waitForEnd(session: Session, point: string): Promise<void> {
  const isGone = async () => {
    const rows = await session.query(
      "SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
    );
    return rows.length === 0;
  };
  if (!(await eventually(isGone, 10_000))) throw new Error(`a backend stays: ${point}`);
}

/** What the ledger says is so, and what is so the ledger says. */
async function expectHonest(session: Session, point: string): Promise<void> {
  const [found] = await session.query(`SELECT
    to_regclass('item') IS NOT NULL AS base,
    to_regclass('tb_confiture') IS NOT NULL AS ledger, to_regclass('tb_confiture_journal') IS NOT NULL AS journal`);
  const versions = found?.ledger
    ? (await session.query("SELECT version FROM tb_confiture")).map((row) => row.version)
    : [];
  const journal = found?.journal ? await session.query("SELECT * FROM tb_confiture_journal") : [];
  const effects =
    found?.base === true
      ? (await session.query("SELECT what FROM effect")).map((row) => String(row.what))
      : [];
  const has = (version: string) => versions.includes(version);
  const done = (version: string, section: number) =>
    Number(
      journal.find((row) => row.version === version && row.section === section)?.statements_done ??
        0,
    );
  const said = {
    base: has("1"),
    columns: has("2") || done("2", 0) === 2,
    between: has("2") || done("2", 1) >= 3,
    rows: has("2"),
    last: has("3") || done("3", 0) >= 1,
  };
  const real = {
    base: found?.base,
    columns: effects.includes("columns"),
    between: effects.includes("between 8MB"),
    rows: effects.includes("rows"),
    last: effects.includes("last"),
  };
  expect({ point, ...real }).toEqual({ point, ...said } as never);
}

/** Everything is there, once. */
async function expectWhole(session: Session, point: string): Promise<void> {
  const effects = await session.query("SELECT what FROM effect ORDER BY what");
  const indexes = await session.query(
    `SELECT indexrelid::regclass::text AS name, indisvalid AS is_valid FROM pg_index
      WHERE indrelid = 'item'::regclass ORDER BY 1`,
  );
  const versions = await session.query("SELECT version FROM tb_confiture ORDER BY version");
  const journal = await session.query("SELECT * FROM tb_confiture_journal");
  expect({
    point,
    effects: effects.map((row) => row.what),
    indexes: indexes.map((row) => `${row.name} ${row.is_valid}`),
    versions: versions.map((row) => row.version),
    journal,
  }).toEqual({
    point,
    effects: ["between 8MB", "columns", "last", "rows"],
    indexes: ["item_id_label_idx true", "item_label true", "item_pkey true"],
    versions: ["1", "2", "3"],
    journal: [],
  });
}
