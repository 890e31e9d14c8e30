import { type BenchCase, type BenchContext, type CoreChoice, startCoreWorker } from "../context.ts";
import { type Measurement, median, summarise } from "../measure.ts";
import type { Table, Target } from "../section.ts";

const FILES = 100;

/** Resident memory may grow by so much between run 100 and the last, and still count as flat. */
const FLAT_BYTES = 8 << 20;

/** Many builds in one process: neither slower nor larger with time. */
export const repeatedCase: BenchCase = {
  name: "repeated",
  async run(context) {
    const tables: Table[] = [];
    const targets: Target[] = [];
    for (const core of ["require", "off"] as const) {
      const name = core === "require" ? "native" : "fallback";
      const series = await runSeries(context, core);
      const title = `${series.runs} builds of ${FILES} files in one process, ${name}`;
      tables.push({ title, rows: [series.first, series.last], baseline: series.first.name });
      targets.push(...judgeSeries(title, series));
    }
    const text =
      "The same process calls `buildSchema()` again and again. The first hundred runs are compared with the last hundred, and the resident memory in the second hundred with that in the last.";
    return { title: "Repeated operations", text, tables, bars: [], targets };
  },
};

interface Series {
  readonly runs: number;
  readonly first: Measurement;
  readonly last: Measurement;
  readonly firstRssBytes: number;
  readonly lastRssBytes: number;
}

async function runSeries(context: BenchContext, core: CoreChoice): Promise<Series> {
  const [runs, part] = context.isQuick ? [50, 10] : [1_000, 100];
  await using worker = startCoreWorker("build", await context.tree(FILES), core);
  const times: number[] = [];
  const memory: number[] = [];
  for (let index = 0; index < runs; index++) {
    const answer = await worker.run();
    times.push(answer.ms);
    memory.push(answer.rssBytes ?? 0);
  }
  return {
    runs,
    first: summarise(`the first ${part}`, times.slice(0, part)),
    last: summarise(`the last ${part}`, times.slice(-part)),
    firstRssBytes: median(memory.slice(part, 2 * part)),
    lastRssBytes: median(memory.slice(-part)),
  };
}

function judgeSeries(title: string, series: Series): Target[] {
  const factor = series.last.medianMs / series.first.medianMs;
  const grownBytes = series.lastRssBytes - series.firstRssBytes;
  const [from, to] = [series.firstRssBytes, series.lastRssBytes].map((bytes) => megabytes(bytes));
  return [
    {
      work: title,
      toReach: "the last hundred at most 1.05x of the first hundred",
      reached: `${factor.toFixed(2)}x`,
      isReached: factor <= 1.05,
    },
    {
      work: title,
      toReach: `resident memory flat (grows by less than ${megabytes(FLAT_BYTES)})`,
      reached: `${from} → ${to}`,
      isReached: grownBytes < FLAT_BYTES,
    },
  ];
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}
