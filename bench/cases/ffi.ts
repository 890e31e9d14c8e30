import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type BenchCase, startCoreWorker, startProbe, workerContender } from "../context.ts";
import { measureInTurn, medianOf } from "../measure.ts";
import type { Target } from "../section.ts";

const FFI = "hash one file, from TypeScript";
const RUST = "hash one file, in Rust";
const LIMIT_US = 50;

/** What the way through bun:ffi and the C ABI adds to a call. */
export const ffiCase: BenchCase = {
  name: "ffi",
  async run(context) {
    const { dir, firstFile } = await context.tree(context.isQuick ? 20 : 100);
    const listFile = join(context.folder, "one-file.list");
    await writeFile(listFile, `${firstFile}\0`);
    const repeats = context.isQuick ? 100 : 2_000;
    await using ffi = startCoreWorker("hash-core", { dir, listFile }, "require", repeats);
    await using probes = new AsyncDisposableStack();
    const rust = startProbe("hash", listFile, repeats).map((probe) => probes.use(probe));
    const contenders = [
      workerContender(FFI, ffi),
      ...rust.map((worker) => workerContender(RUST, worker)),
    ];
    const rows = await measureInTurn(contenders, context.isQuick ? 3 : 31);
    const text = `One file of 4 KB, hashed ${repeats} times a round, with making the result arrays each time.`;
    const table = { title: "One call of the native core", rows, baseline: RUST };
    const targets = judgeOverhead(medianOf(rows, FFI), medianOf(rows, RUST));
    return { title: "FFI overhead", text, tables: [table], bars: [], targets };
  },
};

function judgeOverhead(ffiMs: number | undefined, rustMs: number | undefined): Target[] {
  if (ffiMs === undefined || rustMs === undefined) return [];
  const overheadUs = (ffiMs - rustMs) * 1_000;
  return [
    {
      work: "FFI overhead for 1 file",
      toReach: `under ${LIMIT_US} µs over the Rust call`,
      reached: `${overheadUs.toFixed(1)} µs`,
      isReached: overheadUs < LIMIT_US,
    },
  ];
}
