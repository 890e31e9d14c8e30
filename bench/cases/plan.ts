import { join } from "node:path";
import { PROJECT_DIR } from "../../scripts/ensure-native.ts";
import { connectUrl } from "../../src/postgres/server/connect-url.ts";
import type { BenchCase, BenchContext } from "../context.ts";
import { type Measurement, measureInTurn, medianOf } from "../measure.ts";
import { commandContender } from "../programs.ts";
import type { Section, Table, Target } from "../section.ts";
import { type BenchServer, startBenchServer } from "../server.ts";

const OURS = "confiture: read both, plan, make lock-safe";
const THEIRS = "pgdelta plan";
const LIMIT_MS = 5000;
/** One table in so many has another column in the second database. */
const CHANGED_EVERY = 20;

/** A plan between two large databases, beside the engine's own command line. */
export const planCase: BenchCase = {
  name: "plan",
  async run(context): Promise<Section> {
    const count = context.isQuick ? 20 : 1000;
    await using server = await startBenchServer();
    await create(server, "nothing", "SELECT 1;");
    await create(
      server,
      "before",
      renderSchema(count, () => ""),
    );
    await create(
      server,
      "after",
      renderSchema(count, (table) => (table % CHANGED_EVERY === 0 ? ", added text" : "")),
    );
    const tables: Table[] = [];
    const targets: Target[] = [];
    for (const [from, what] of [
      ["before", `a column more in one of ${CHANGED_EVERY}`],
      ["nothing", "from nothing"],
    ] as const) {
      const rows = await measure(context, server.urlOf(from), server.urlOf("after"));
      tables.push({ title: `Plan of ${count} tables, ${what}`, rows, baseline: THEIRS });
      targets.push(...judge(`plan of ${count} tables, ${what}`, rows));
    }
    const text =
      "Tables of 10 columns, 3 indexes, a trigger and a policy each, in two databases of one server. Both are whole processes from start to exit, on Bun: connecting, reading both catalogs, planning. The engine is the same, so what is more is our own reading, the corrections and the lock-safe forms.";
    return { title: "Plan", text, tables, bars: [], targets };
  },
};

function measure(context: BenchContext, from: string, to: string): Promise<Measurement[]> {
  const script = join(PROJECT_DIR, "bench", "plan-once.ts");
  const cli = join(PROJECT_DIR, "node_modules", "@supabase", "pg-delta", "dist", "cli", "main.js");
  const out = join(context.folder, "plan.json");
  const flags = ["plan", "--source", from, "--desired", to, "--out", out];
  const contenders = [
    commandContender(OURS, [process.execPath, script, from, to]),
    commandContender(THEIRS, [process.execPath, cli, ...flags]),
  ];
  return measureInTurn(contenders, context.isQuick ? 1 : 5);
}

function judge(work: string, rows: readonly Measurement[]): Target[] {
  const [ours, theirs] = [medianOf(rows, OURS), medianOf(rows, THEIRS)];
  if (ours === undefined || theirs === undefined) return [];
  const factor = (ours / theirs).toFixed(2);
  return [
    {
      work,
      toReach: `at most ${LIMIT_MS / 1000} s`,
      reached: `${(ours / 1000).toFixed(1)} s (${factor}x of pgdelta plan)`,
      isReached: ours <= LIMIT_MS,
    },
  ];
}

async function create(server: BenchServer, database: string, sql: string): Promise<void> {
  await using admin = await connectUrl(server.urlOf("postgres"), undefined, undefined);
  await admin.run(`CREATE DATABASE ${database}`);
  await using session = await connectUrl(server.urlOf(database), undefined, undefined);
  await session.run(sql);
}

function renderSchema(count: number, more: (table: number) => string): string {
  const touch =
    "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;";
  const tables = Array.from({ length: count }, (_, table) => renderTable(table, more(table)));
  return [touch, ...tables].join("\n");
}

function renderTable(table: number, more: string): string {
  const name = `t${table}`;
  return `CREATE TABLE ${name} (id bigint PRIMARY KEY, a text NOT NULL, b int DEFAULT 0, c numeric(10,2),
    d timestamptz DEFAULT now(), e jsonb, f boolean NOT NULL DEFAULT false, g uuid, h date, i text[]${more});
  CREATE INDEX ${name}_a ON ${name} (a);
  CREATE INDEX ${name}_bc ON ${name} (b, c) WHERE f;
  CREATE INDEX ${name}_d ON ${name} (d DESC);
  CREATE TRIGGER touch BEFORE UPDATE ON ${name} FOR EACH ROW EXECUTE FUNCTION touch();
  ALTER TABLE ${name} ENABLE ROW LEVEL SECURITY;
  CREATE POLICY own ON ${name} USING (f);`;
}
