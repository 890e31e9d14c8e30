/**
 * Every test of the project: `npm test`, or `npm test -- test/schema` for a part of them.
 *
 * The parts that depend on the core run again with the fallback forced and with one thread. The
 * very last line is `N passed, N failed`, the sum over all runs.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { ensureNative, PROJECT_DIR, renderNativeOutcome } from "./ensure-native.ts";
import { COVERAGE_TO_REACH, loadCoverage } from "./testing/coverage-report.ts";
import { addCounts, NO_TESTS } from "./testing/junit.ts";
import { type BunRun, type RunResult, runBunTests, runCargoTests } from "./testing/runs.ts";
import { selectPaths } from "./testing/select-paths.ts";

/** These two run at once: the first waits for servers most of the time. */
const HALVES: readonly BunRun[] = [
  { name: "plan", title: "Tests of plans", paths: ["test/plan"], variables: {} },
  { name: "others", title: "All other tests", paths: listOthers("plan"), variables: {} },
];

/** Where the user names tests, one run takes every name. */
const NAMED: BunRun = { name: "all", title: "Tests by name", paths: [], variables: {} };

const AGAIN: readonly BunRun[] = [
  {
    name: "fallback",
    title: "Again with the fallback core",
    paths: ["test/native", "test/schema", "test/cli"],
    variables: { CONFITURE_NATIVE: "off" },
  },
  {
    name: "one-thread",
    title: "Again with one thread",
    paths: ["test/native", "test/schema"],
    variables: { RAYON_NUM_THREADS: "1" },
  },
];

if (import.meta.main) process.exit(await runTests(process.argv.slice(2)));

async function runTests(filters: readonly string[]): Promise<number> {
  const native = await ensureNative();
  say(`${renderNativeOutcome(native)}\n`);
  const results: RunResult[] =
    filters.length === 0
      ? await Promise.all(HALVES.map(runBunTests))
      : [await runBunTests({ ...NAMED, paths: filters })];
  for (const run of AGAIN) {
    const paths = selectPaths(run.paths, filters);
    if (paths !== undefined) results.push(await runBunTests({ ...run, paths }));
  }
  if (filters.length === 0) results.push(...(await runAllCargoTests()));
  const complaints = results.flatMap((result) => result.complaint ?? []);
  if (native.kind === "failed") complaints.push("the native library does not build");
  complaints.push(...(await reportCoverage(results, filters)));
  return summarise(results, complaints);
}

/** Everything in the folder of the tests but one folder, and what is no test. */
function listOthers(folder: string): readonly string[] {
  return readdirSync(join(PROJECT_DIR, "test"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() || entry.name.endsWith(".test.ts"))
    .filter(({ name }) => name !== folder)
    .map(({ name }) => `test/${name}`)
    .sort();
}

async function runAllCargoTests(): Promise<RunResult[]> {
  const normal = await runCargoTests("Rust tests", {});
  if (normal === undefined) return [];
  const single = await runCargoTests("Rust tests with one thread", { RAYON_NUM_THREADS: "1" });
  return [normal, ...(single === undefined ? [] : [single])];
}

/** Prints the coverage; it says nothing about a part of the tests. */
async function reportCoverage(
  results: readonly RunResult[],
  filters: readonly string[],
): Promise<string[]> {
  if (filters.length > 0) return [];
  const report = await loadCoverage(results.flatMap((result) => result.lcovFile ?? []));
  say(`\n${report.text}`);
  const isReached = report.percent >= COVERAGE_TO_REACH;
  return isReached ? [] : [`the line coverage is below ${COVERAGE_TO_REACH} %`];
}

function summarise(results: readonly RunResult[], complaints: readonly string[]): number {
  say("\n");
  for (const { title, count } of results) {
    const notes = [
      count.skipped === 0 ? "" : `, ${count.skipped} skipped`,
      count.unasserted === 0 ? "" : `, ${count.unasserted} without an assertion`,
    ].join("");
    say(`${title}: ${count.passed} passed, ${count.failed} failed${notes}\n`);
  }
  for (const complaint of complaints) say(`FAILED: ${complaint}\n`);
  const sum = results.map((result) => result.count).reduce(addCounts, NO_TESTS);
  say(`${sum.passed} passed, ${sum.failed} failed\n`);
  return sum.failed === 0 && complaints.length === 0 ? 0 : 1;
}

function say(text: string): void {
  process.stdout.write(text);
}
