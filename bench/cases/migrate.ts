import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { BenchCase, BenchContext } from "../context.ts";
import { type Contender, type Measurement, measureInTurn, medianOf } from "../measure.ts";
import { commandContender, timeCommand } from "../programs.ts";
import { type Section, type Target, targetAtMost } from "../section.ts";
import { type BenchServer, startBenchServer } from "../server.ts";

const VERSION = "confiture --version, compiled";
const STATUS = "confiture migrate status, compiled";
const DRIVER = "an empty program that connects and reads the ledger's rows";
const PSQL_ROWS = "psql -c, the ledger's rows";
const UP = "confiture migrate up, compiled";
const PSQL_FILES = "psql -f for each file, one session";
const ROWS =
  "SELECT version, name, slug, applied_at, execution_time_ms, applied_by FROM tb_confiture ORDER BY applied_at";
/** The last so many are still pending. */
const PENDING = 100;

/** What the runner adds to a connection, to a list of files, and to running them. */
export const migrateCase: BenchCase = {
  name: "migrate",
  async run(context): Promise<Section> {
    await using server = await startBenchServer();
    const [many, some] = context.isQuick ? [200, 20] : [5000, 500];
    const status = await measureStatus(context, server, many);
    const up = await measureUp(context, server, some);
    const text =
      "`status` lists a folder of as many up and down files, of which all but the last hundred are applied. The program that only reads the rows is compiled too, and uses the same driver. `up` and psql run files of one CREATE TABLE each into an empty database; psql writes no ledger. The server has fsync off, so that the disk does not decide.";
    return {
      title: "Migrations",
      text,
      tables: [
        { title: `Status of ${many} migrations`, rows: status, baseline: VERSION },
        { title: `Apply ${some} migrations`, rows: up, baseline: PSQL_FILES },
      ],
      bars: [],
      targets: [
        ...judgeStatus(status, many),
        ...targetAtMost(
          `\`migrate up\` of ${some} migrations`,
          "psql on the same files",
          2,
          medianOf(up, UP),
          medianOf(up, PSQL_FILES),
        ),
      ],
    };
  },
};

async function measureStatus(context: BenchContext, server: BenchServer, count: number) {
  const project = await makeProject(context, server, "bench_status", count);
  await createDatabase(server, "bench_status");
  const through = versionOf(count - PENDING - 1);
  await timeCommand([context.binary, "migrate", "baseline", "--through", through], project);
  const contenders = [
    commandContender(VERSION, [context.binary, "--version"]),
    commandContender(STATUS, [context.binary, "migrate", "status"], project),
    commandContender(DRIVER, [await compileReader(context, server.urlOf("bench_status"))]),
  ];
  const { psql } = context.programs;
  if (psql !== undefined) {
    const command = [psql, "--no-psqlrc", server.urlOf("bench_status"), "--command", ROWS];
    contenders.push(commandContender(PSQL_ROWS, command));
  }
  return await measureInTurn(contenders, context.isQuick ? 2 : 31);
}

async function measureUp(context: BenchContext, server: BenchServer, count: number) {
  const project = await makeProject(context, server, "bench_up", count);
  const contenders = [
    afterCreating(server, commandContender(UP, [context.binary, "migrate", "up"], project)),
  ];
  const { psql } = context.programs;
  if (psql !== undefined) {
    const files = Array.from({ length: count }, (_, index) => ["--file", pathOf(index, "up")]);
    const flags = ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1"];
    const command = [psql, ...flags, server.urlOf("bench_up"), ...files.flat()];
    contenders.push(afterCreating(server, commandContender(PSQL_FILES, command, project)));
  }
  return await measureInTurn(contenders, context.isQuick ? 2 : 15);
}

function judgeStatus(rows: readonly Measurement[], count: number): Target[] {
  const [version, status, driver] = [VERSION, STATUS, DRIVER].map((name) => medianOf(rows, name));
  if (version === undefined || status === undefined || driver === undefined) return [];
  const limitMs = 1.5 * version + driver - version;
  return [
    {
      work: `\`migrate status\` of ${count} migrations`,
      toReach: `at most 1.5x of --version, plus connecting and reading (${limitMs.toFixed(1)} ms)`,
      reached: `${status.toFixed(1)} ms`,
      isReached: status <= limitMs,
    },
  ];
}

/** Every round begins with an empty database; making it is not counted. */
function afterCreating(server: BenchServer, contender: Contender): Contender {
  const run = async () => {
    await createDatabase(server, "bench_up");
    return contender.run();
  };
  return { ...contender, run };
}

async function createDatabase(server: BenchServer, name: string): Promise<void> {
  await using sql = new Bun.SQL(server.urlOf("postgres"), { max: 1 });
  await sql.unsafe(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  await sql.unsafe(`CREATE DATABASE ${name} STRATEGY file_copy`);
}

async function makeProject(
  context: BenchContext,
  server: BenchServer,
  database: string,
  count: number,
): Promise<{ readonly cwd: string }> {
  const cwd = join(context.folder, database);
  for (const folder of ["environments", "migrations", "schema"]) {
    await mkdir(join(cwd, "db", folder), { recursive: true });
  }
  const environment = `include_dirs: [db/schema]\ndatabase_url: ${server.urlOf(database)}\n`;
  await writeFile(join(cwd, "db", "environments", "local.yaml"), environment);
  for (let index = 0; index < count; index += 1) {
    const name = `t_${index}`;
    await writeFile(join(cwd, pathOf(index, "up")), `CREATE TABLE ${name} (id int);\n`);
    await writeFile(join(cwd, pathOf(index, "down")), `DROP TABLE ${name};\n`);
  }
  return { cwd };
}

function pathOf(index: number, direction: "up" | "down"): string {
  return `db/migrations/${versionOf(index)}_step_${index}.${direction}.sql`;
}

function versionOf(index: number): string {
  return String(20_260_101_000_000 + index);
}

/** The least that any command on this driver needs for one look at the ledger. */
async function compileReader(context: BenchContext, url: string): Promise<string> {
  const source = join(context.folder, "reader.ts");
  const outfile = join(context.folder, "reader");
  const driver = Bun.resolveSync("pg", import.meta.dir);
  await writeFile(
    source,
    `import pg from ${JSON.stringify(driver)};
const client = new pg.Client(${JSON.stringify(url)});
await client.connect();
await client.query(${JSON.stringify(ROWS)});
await client.end();
`,
  );
  const flags = ["--compile", "--minify", "--bytecode", "--format=esm"];
  await timeCommand([process.execPath, "build", ...flags, source, "--outfile", outfile]);
  return outfile;
}
