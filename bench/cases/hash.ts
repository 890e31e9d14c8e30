import {
  type BenchCase,
  type BenchContext,
  fileCounts,
  roundsFor,
  startCoreWorker,
  startProbe,
  workerContender,
} from "../context.ts";
import { type Contender, type Measurement, measureInTurn, medianOf } from "../measure.ts";
import { listContender, type Programs } from "../programs.ts";
import {
  type Bar,
  barOf,
  type Table,
  type Target,
  targetAtMost,
  targetFaster,
} from "../section.ts";
import type { Tree } from "../trees.ts";

const NATIVE = "native core";
const FALLBACK = "fallback core";
const READ = "only reading, all threads";
const SHA256SUM = "xargs sha256sum";

/** The SHA-256 of many small files. */
export const hashCase: BenchCase = {
  name: "hash",
  async run(context) {
    const tables: Table[] = [];
    const bars: Bar[] = [];
    let targets: Target[] = [];
    for (const files of fileCounts(context)) {
      const rows = await measureHash(context, await context.tree(files));
      tables.push({ title: `Hash ${files} files of 4 KB`, rows, baseline: NATIVE });
      bars.push(...listBars(files, rows));
      targets = listTargets(`hash ${files} files, native, in process`, rows);
    }
    const text =
      "The SHA-256 of every file. b3sum computes BLAKE3, another hash, and is there to show what reading and starting cost. `only reading` is a Rust program that reads every file into a buffer and does nothing with it.";
    return { title: "Hash", text, tables, bars, targets };
  },
};

function listBars(files: number, rows: readonly Measurement[]): Bar[] {
  const native = medianOf(rows, NATIVE);
  const label = `hash ${files} files: native over`;
  return [
    ...barOf(`${label} fallback`, native, medianOf(rows, FALLBACK)),
    ...barOf(`${label} sha256sum`, native, medianOf(rows, SHA256SUM)),
  ];
}

function listTargets(work: string, rows: readonly Measurement[]): Target[] {
  const native = medianOf(rows, NATIVE);
  return [
    ...targetFaster(work, "the fallback", 3, native, medianOf(rows, FALLBACK)),
    ...targetFaster(work, SHA256SUM, 5, native, medianOf(rows, SHA256SUM)),
    ...targetAtMost(work, "only reading", 1.35, native, medianOf(rows, READ)),
  ];
}

async function measureHash(context: BenchContext, tree: Tree): Promise<Measurement[]> {
  await using native = startCoreWorker("hash-core", tree, "require");
  await using fallback = startCoreWorker("hash-core", tree, "off");
  await using library = startCoreWorker("hash", tree, "require");
  await using probes = new AsyncDisposableStack();
  const readers = startProbe("read", tree.listFile).map((probe) => probes.use(probe));
  const contenders: Contender[] = [
    workerContender(NATIVE, native),
    workerContender(FALLBACK, fallback),
    workerContender("hashSchema(), native", library),
    ...readers.map((reader) => workerContender(READ, reader)),
    ...listPrograms(context.programs, tree),
  ];
  return await measureInTurn(contenders, roundsFor(context, tree.files));
}

function listPrograms(programs: Programs, tree: Tree): Contender[] {
  if (programs.xargs === undefined) return [];
  const lines: [name: string, path: string | undefined, command: string][] = [
    [SHA256SUM, programs.sha256sum, "sha256sum"],
    ["xargs openssl dgst -sha256", programs.openssl, "openssl dgst -sha256"],
    ["xargs b3sum", programs.b3sum, "b3sum"],
  ];
  return lines
    .filter(([, path]) => path !== undefined)
    .map(([name, , command]) =>
      listContender(name, `xargs -0 ${command} < "$1" > "$2"`, tree.listFile),
    );
}
