import { cp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PROJECT_DIR } from "../../scripts/ensure-native.ts";
import type { BenchCase, BenchContext } from "../context.ts";
import { type Contender, measureInTurn, medianOf } from "../measure.ts";
import { commandContender, timeCommand } from "../programs.ts";
import type { Section, Target } from "../section.ts";
import { type BenchServer, startBenchServer } from "../server.ts";

const EXAMPLE = join(PROJECT_DIR, "examples", "shop");
const SERVER = "confiture build --check, a server of its own";
const RUNNING = "confiture build --check=URL, the running server";
const PGLITE = "confiture build --check, PGlite";
const PSQL = "psql -f, into a fresh database of a running server";
const DATABASE = "bench_shop";
const EXTRA_MS = 600;

/** A verified build of the shop against plain psql. */
export const checkCase: BenchCase = {
  name: "check",
  async run(context): Promise<Section> {
    await using servers = new AsyncDisposableStack();
    const contenders = await listContenders(context, servers);
    const rows = await measureInTurn(contenders, context.isQuick ? 1 : 11);
    const text =
      "The compiled command builds the shop and loads it into a throwaway database, with the template cached: it starts a server, loads, and stops it. psql loads the finished file, after `CREATE DATABASE`, into a server that already runs.";
    const table = { title: "Check the shop example", rows, baseline: PSQL };
    const targets = judge(medianOf(rows, SERVER), medianOf(rows, PSQL));
    return { title: "Check", text, tables: [table], bars: [], targets };
  },
};

async function listContenders(
  context: BenchContext,
  servers: AsyncDisposableStack,
): Promise<Contender[]> {
  const output = join(context.folder, "shop.sql");
  const build = (project: string): string[] => [
    ...[context.binary, "build", "--project", project],
    ...["--output", output, "--quiet"],
  ];
  await timeCommand(build(EXAMPLE));
  // Far from node_modules there is no server to find, so that PGlite is taken.
  const copy = join(context.folder, "shop");
  await cp(EXAMPLE, copy, { recursive: true });
  const contenders = [
    commandContender(SERVER, [...build(EXAMPLE), "--check"]),
    commandContender(PGLITE, [...build(copy), "--check"], { cwd: context.folder }),
  ];
  const psql = context.programs.psql;
  if (psql === undefined) return contenders;
  const forPsql = servers.use(await startBenchServer());
  contenders.push(psqlContender(psqlAt(psql, forPsql), output));
  // A check on a given server makes no roles there: the first load leaves them behind.
  const withRoles = servers.use(await startBenchServer());
  await timeCommand([...psqlAt(psql, withRoles)("postgres"), "--file", output]);
  const onServer = [...build(EXAMPLE), `--check=${withRoles.urlOf("postgres")}`];
  return [...contenders, commandContender(RUNNING, onServer)];
}

type PsqlAt = (database: string) => string[];

function psqlAt(psql: string, server: BenchServer): PsqlAt {
  return (database) => [
    ...[psql, "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1"],
    ...["--dbname", server.urlOf(database)],
  ];
}

function psqlContender(at: PsqlAt, file: string): Contender {
  return {
    name: PSQL,
    run: async () => {
      const startedAt = performance.now();
      await timeCommand([...at("postgres"), "--command", `CREATE DATABASE ${DATABASE}`]);
      await timeCommand([...at(DATABASE), "--file", file]);
      const ms = performance.now() - startedAt;
      await timeCommand([...at("postgres"), "--command", `DROP DATABASE ${DATABASE}`]);
      await dropRoles(at("postgres"));
      return ms;
    },
  };
}

/** Roles belong to the whole server: in the next round they would be there already. */
async function dropRoles(psql: string[]): Promise<void> {
  const statement = `SELECT format('DROP ROLE %I', rolname) FROM pg_roles
    WHERE rolname <> current_user AND rolname NOT LIKE 'pg\\_%' \\gexec`;
  const file = join(tmpdir(), `confiture-bench-roles-${process.pid}.sql`);
  await writeFile(file, `${statement}\n`);
  await timeCommand([...psql, "--file", file]);
  await rm(file);
}

function judge(checkMs: number | undefined, psqlMs: number | undefined): Target[] {
  if (checkMs === undefined || psqlMs === undefined) return [];
  const limitMs = 1.5 * psqlMs + EXTRA_MS;
  return [
    {
      work: "`--check` of the shop example, template cached, a real server",
      toReach: `at most 1.5x of psql -f, plus ${EXTRA_MS} ms (${Math.round(limitMs)} ms)`,
      reached: `${Math.round(checkMs)} ms`,
      isReached: checkMs <= limitMs,
    },
  ];
}
