import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { connectUrl } from "../../src/postgres/server/connect-url.ts";
import type { BenchCase, BenchContext } from "../context.ts";
import { type Contender, type Measurement, measureInTurn, medianOf } from "../measure.ts";
import { commandContender, timeCommand } from "../programs.ts";
import { type Section, type Table, type Target, targetAtMost } from "../section.ts";
import { type BenchServer, startBenchServer } from "../server.ts";

const STATUS = "confiture migrate status";
const VERSION = "confiture --version";
const TRIP = "connect, ask once";
const UP = "confiture migrate up";
const PSQL = "psql -f …, one session";

/** The runner beside psql, and `status` beside a command that does nothing. */
export const migrationsCase: BenchCase = {
  name: "migrations",
  async run(context): Promise<Section> {
    await using server = await startBenchServer();
    const status = await measureStatus(context, server, context.isQuick ? 50 : 5000);
    const up = await measureUp(context, server, context.isQuick ? 20 : 500);
    const text =
      "The compiled command on a server of this machine. `status` lists the files and asks the ledger what is applied; what it can't be faster than is a start of the program and one connection with one question, which is timed inside a process that runs already. The migrations are a CREATE TABLE each; every round has a new database, and psql gets all files in one call.";
    return {
      title: "Migrations",
      text,
      tables: [...status.tables, ...up.tables],
      bars: [],
      targets: [...status.targets, ...up.targets],
    };
  },
};

interface Measured {
  readonly tables: readonly Table[];
  readonly targets: readonly Target[];
}

async function measureStatus(
  context: BenchContext,
  server: BenchServer,
  count: number,
): Promise<Measured> {
  const url = await createDatabase(server, "status");
  const project = await writeProject(context, "status", url, count, () => "SELECT 1;\n");
  await timeCommand([context.binary, "migrate", "up", "--quiet", "--project", project.dir]);
  const contenders = [
    commandContender(STATUS, [context.binary, "migrate", "status", "--project", project.dir]),
    commandContender(VERSION, [context.binary, "--version"]),
    { name: TRIP, run: () => timeTrip(url) },
  ];
  const rows = await measureInTurn(contenders, context.isQuick ? 1 : 31);
  const [status, version, trip] = [STATUS, VERSION, TRIP].map((name) => medianOf(rows, name) ?? 0);
  const limitMs = 1.5 * (version ?? 0) + (trip ?? 0);
  const target: Target = {
    work: `\`migrate status\` on ${count} files`,
    toReach: `at most 1.5x of --version, and one round trip (${limitMs.toFixed(1)} ms)`,
    reached: `${(status ?? 0).toFixed(1)} ms`,
    isReached: (status ?? 0) <= limitMs,
  };
  const title = `Status of ${count} applied migrations`;
  return { tables: [{ title, rows, baseline: VERSION }], targets: [target] };
}

async function timeTrip(url: string): Promise<number> {
  const startedAt = performance.now();
  await using session = await connectUrl(url, undefined, undefined);
  await session.query("SELECT 1");
  return performance.now() - startedAt;
}

async function measureUp(
  context: BenchContext,
  server: BenchServer,
  count: number,
): Promise<Measured> {
  const { psql } = context.programs;
  if (psql === undefined) return { tables: [], targets: [] };
  const sql = (number: number) => `CREATE TABLE t${number} (id int);\n`;
  let round = 0;
  const inNewDatabase = (
    name: string,
    command: (url: string) => Promise<readonly string[]>,
  ): Contender => ({
    name,
    run: async () => {
      round += 1;
      const url = await createDatabase(server, `up${round}`);
      return (await timeCommand([...(await command(url))])).ms;
    },
  });
  const project = await writeProject(context, "up", "postgresql://nowhere/x", count, sql);
  const files = project.files.flatMap((file) => ["--file", file]);
  const rows: Measurement[] = await measureInTurn(
    [
      inNewDatabase(UP, async (url) => {
        await writeEnvironment(project.dir, url);
        return [context.binary, "migrate", "up", "--quiet", "--project", project.dir];
      }),
      inNewDatabase(PSQL, async (url) => [
        ...[psql, "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--dbname", url, ...files],
      ]),
    ],
    context.isQuick ? 1 : 9,
  );
  const work = `applying ${count} migrations`;
  return {
    tables: [{ title: `Apply ${count} migrations`, rows, baseline: PSQL }],
    targets: targetAtMost(work, PSQL, 2, medianOf(rows, UP), medianOf(rows, PSQL)),
  };
}

async function createDatabase(server: BenchServer, name: string): Promise<string> {
  await using admin = await connectUrl(server.urlOf("postgres"), undefined, undefined);
  await admin.run(`CREATE DATABASE ${name}`);
  return server.urlOf(name);
}

async function writeProject(
  context: BenchContext,
  name: string,
  url: string,
  count: number,
  sql: (number: number) => string,
): Promise<{ readonly dir: string; readonly files: readonly string[] }> {
  const dir = join(context.folder, `migrations-${name}`);
  const folder = join(dir, "db", "migrations");
  await mkdir(folder, { recursive: true });
  await mkdir(join(dir, "db", "environments"), { recursive: true });
  await mkdir(join(dir, "db", "schema"), { recursive: true });
  await writeEnvironment(dir, url);
  const files = Array.from({ length: count }, (_, number) =>
    join(folder, `${String(20_260_000_000_000 + number)}_change_${number}.up.sql`),
  );
  await Promise.all(files.map((file, number) => writeFile(file, sql(number))));
  return { dir, files };
}

function writeEnvironment(dir: string, url: string): Promise<void> {
  const text = `include_dirs: [db/schema]\ndatabase_url: ${JSON.stringify(url)}\n`;
  return writeFile(join(dir, "db", "environments", "local.yaml"), text);
}
