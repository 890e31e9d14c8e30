import {
  type BenchCase,
  fileCounts,
  roundsFor,
  startCoreWorker,
  workerContender,
} from "../context.ts";
import { measureInTurn } from "../measure.ts";
import type { Table } from "../section.ts";

const HASH = "hashSchema()";

/** What a build costs beyond the hash of the same files. */
export const buildToHashCase: BenchCase = {
  name: "build-to-hash",
  async run(context) {
    const tables: Table[] = [];
    for (const files of fileCounts(context)) {
      const tree = await context.tree(files);
      await using build = startCoreWorker("build", tree, "require");
      await using hash = startCoreWorker("hash", tree, "require");
      const contenders = [workerContender("buildSchema()", build), workerContender(HASH, hash)];
      const rows = await measureInTurn(contenders, roundsFor(context, files));
      tables.push({ title: `Build against hash, ${files} files`, rows, baseline: HASH });
    }
    const text =
      "Both with the native core. A build reads and hashes each file once, as the hash does; it adds the lexical check, the writing and one fsync.";
    return { title: "Build-to-hash ratio", text, tables, bars: [], targets: [] };
  },
};
