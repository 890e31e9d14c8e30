import { join } from "node:path";
import {
  type BenchCase,
  type BenchContext,
  fileCounts,
  roundsFor,
  startCoreWorker,
  workerContender,
} from "../context.ts";
import { type Contender, measureInTurn, medianOf } from "../measure.ts";
import { listContender } from "../programs.ts";
import { type Bar, barOf, type Table, type Target, targetAtMost } from "../section.ts";
import type { Tree } from "../trees.ts";

const NATIVE = "native core";
const FALLBACK = "fallback core";
const LIBRARY = "buildSchema(), native";
const LIBRARY_FALLBACK = "buildSchema(), fallback";
const CAT = "xargs cat > file";

/** Many small files into one output. */
export const buildCase: BenchCase = {
  name: "build",
  async run(context) {
    const tables: Table[] = [];
    const bars: Bar[] = [];
    let targets: Target[] = [];
    for (const files of fileCounts(context)) {
      const rows = await measureBuild(context, await context.tree(files));
      tables.push({ title: `Build ${files} files of 4 KB`, rows, baseline: NATIVE });
      const native = medianOf(rows, NATIVE);
      const cat = medianOf(rows, CAT);
      bars.push(
        ...barOf(`build ${files} files: native over fallback`, native, medianOf(rows, FALLBACK)),
      );
      bars.push(...barOf(`build ${files} files: native over xargs cat`, native, cat));
      targets = targetAtMost(`build ${files} files, native, in process`, CAT, 1, native, cat);
    }
    const text =
      "Both cores read, check, hash and concatenate in one pass, over a list of files, into a new file. `buildSchema()` adds what a user's build needs besides: reading the environment, finding and ordering the files, the header, the manifest, and fsync. `cat` only concatenates.";
    return { title: "Build", text, tables, bars, targets };
  },
};

async function measureBuild(context: BenchContext, tree: Tree) {
  await using native = startCoreWorker("build-core", tree, "require");
  await using fallback = startCoreWorker("build-core", tree, "off");
  await using library = startCoreWorker("build", tree, "require");
  await using libraryFallback = startCoreWorker("build", tree, "off");
  const contenders: Contender[] = [
    workerContender(NATIVE, native),
    workerContender(FALLBACK, fallback),
    workerContender(LIBRARY, library),
    workerContender(LIBRARY_FALLBACK, libraryFallback),
  ];
  if (context.programs.xargs !== undefined && context.programs.cat !== undefined) {
    const output = join(tree.dir, "db", "generated", "cat.sql");
    const line = 'rm -f "$2"; xargs -0 cat < "$1" > "$2"';
    contenders.push(listContender(CAT, line, tree.listFile, output));
  }
  return await measureInTurn(contenders, roundsFor(context, tree.files));
}
