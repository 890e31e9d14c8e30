/**
 * Does one piece of work in process for each line on standard input, and answers with its time:
 *
 *   bun bench/core-worker.ts build-core|hash-core|build|hash PROJECT LIST [REPEATS]
 *
 * CONFITURE_NATIVE chooses the core. `build-core` and `hash-core` are the core alone over a list
 * of files; `build` and `hash` are the library's functions, with reading the environment,
 * discovery, header, and putting the output in place. With REPEATS the work is done so often for
 * each line, and the time is that of one.
 */
import { closeSync, openSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { buildSchema, hashSchema } from "../src/index.ts";
import { packArena } from "../src/native/arena.ts";
import { loadCore } from "../src/native/load-core.ts";
import { createBuildResults, createHashResults } from "../src/schema/results.ts";

const WINDOW_BYTES = 32 << 20;

const [task = "", project = "", listFile = "", repeats = "1"] = process.argv.slice(2);
const output = join(project, "db", "generated", `bench-${process.pid}.sql`);
const work = await prepareWork();

for await (const _line of console) {
  rmSync(output, { force: true });
  const startedAt = performance.now();
  for (let index = 0; index < Number(repeats); index++) await work();
  const ms = (performance.now() - startedAt) / Number(repeats);
  process.stdout.write(`${JSON.stringify({ ms, rssBytes: process.memoryUsage.rss() })}\n`);
}
rmSync(output, { force: true });

async function prepareWork(): Promise<() => unknown> {
  switch (task) {
    case "build":
      return () => buildSchema({ project, env: "local", output });
    case "hash":
      return () => hashSchema({ project, env: "local" });
    case "build-core":
      return await prepareCoreBuild();
    case "hash-core":
      return await prepareCoreHash();
    default:
      throw new Error(`unknown work: ${task}`);
  }
}

async function prepareCoreBuild(): Promise<() => void> {
  const { core } = await loadCore();
  const paths = loadPaths();
  const arena = packArena(paths);
  const separators = packArena(paths.map((path) => `\n-- ${path.replaceAll("\n", " ")}\n`));
  return () => {
    closeSync(openSync(output, "w"));
    const request = { paths: arena, separators, outputPath: output };
    const results = createBuildResults(paths.length);
    let end = { next: 0, offset: 0 };
    while (end.next < paths.length) {
      end = core.buildWindow(request, results, end.next, end.offset, WINDOW_BYTES);
    }
    refuseProblems(results.problems);
  };
}

async function prepareCoreHash(): Promise<() => void> {
  const { core } = await loadCore();
  const paths = loadPaths();
  const arena = packArena(paths);
  return () => {
    const results = createHashResults(paths.length);
    let next = 0;
    while (next < paths.length) next = core.hashWindow(arena, results, next, WINDOW_BYTES);
    refuseProblems(results.problems);
  };
}

/** A benchmark of files that were refused would measure nothing. */
function refuseProblems(problems: Int32Array): void {
  const index = problems.findIndex((problem) => problem !== 0);
  if (index >= 0) throw new Error(`file ${index} was refused: problem ${problems[index]}`);
}

function loadPaths(): string[] {
  return readFileSync(listFile, "utf8")
    .split("\0")
    .filter((path) => path !== "");
}
