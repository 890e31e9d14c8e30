/** Builds and hashes the same files again and again; prints how the resident memory grew. */
import { packArena } from "../../../src/native/arena.ts";
import { loadCore } from "../../../src/native/load-core.ts";
import { createBuildResults } from "../../../src/schema/results.ts";

const [outputPath = "", ...files] = process.argv.slice(2);
const { core } = await loadCore();
const paths = packArena(files);
const separators = packArena(files.map(() => "-- a separator\n"));
const results = createBuildResults(files.length);

function repeat(count: number): void {
  for (let turn = 0; turn < count; turn += 1) {
    core.buildWindow({ paths, separators, outputPath }, results, 0, 0, 64 << 20);
    core.hashWindow(paths, results, 0, 64 << 20);
  }
}

repeat(500);
Bun.gc(true);
const before = process.memoryUsage.rss();
repeat(3000);
Bun.gc(true);
const grownBytes = process.memoryUsage.rss() - before;
const problems = results.problems.filter((problem) => problem !== 0).length;
process.stdout.write(JSON.stringify({ kind: core.kind, grownBytes, problems }));
