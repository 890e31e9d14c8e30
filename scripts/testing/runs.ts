import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { findCargo, PROJECT_DIR, runHere } from "../ensure-native.ts";
import { parseCargoReport } from "./cargo-report.ts";
import { loadJunit, NO_TESTS, type TestCount } from "./junit.ts";

/** One pass of one test runner. */
export interface RunResult {
  readonly title: string;
  readonly count: TestCount;
  /** What is wrong with the run itself, beyond failed tests. */
  readonly complaint: string | undefined;
  readonly lcovFile: string | undefined;
}

/** A pass of `bun test`. */
export interface BunRun {
  readonly name: string;
  readonly title: string;
  /** Folders or files; all tests when empty. */
  readonly paths: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
}

/** Large files take their time where several programs share the processor. */
const TEST_TIMEOUT_MS = 60_000;

const REPORTS = join(PROJECT_DIR, ".cache", "tests");

/** Runs `bun test` once and reads its report. */
export async function runBunTests(run: BunRun): Promise<RunResult> {
  const folder = join(REPORTS, run.name);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  say(`\n── ${run.title}\n`);
  const report = join(folder, "junit.xml");
  const exitCode = await runHere(
    [
      process.execPath,
      "test",
      "--only-failures",
      `--timeout=${TEST_TIMEOUT_MS}`,
      "--reporter=junit",
      `--reporter-outfile=${report}`,
      "--coverage",
      "--coverage-reporter=lcov",
      `--coverage-dir=${folder}`,
      ...run.paths,
    ],
    run.variables,
  );
  const lcovFile = join(folder, "lcov.info");
  return judgeRun(run.title, await loadJunit(report), exitCode, lcovFile);
}

/** Runs `cargo test`, on our own terminal, and counts what it printed. */
export async function runCargoTests(
  title: string,
  variables: Readonly<Record<string, string>>,
): Promise<RunResult | undefined> {
  const cargo = findCargo();
  if (cargo === undefined) return undefined;
  say(`\n── ${title}\n`);
  const child = Bun.spawn([cargo, "test", "--locked", "--quiet"], {
    cwd: join(PROJECT_DIR, "rust"),
    env: { ...process.env, ...variables },
    stdout: "pipe",
    stderr: "inherit",
  });
  const text = await new Response(child.stdout).text();
  const exitCode = await child.exited;
  say(text);
  return judgeRun(title, parseCargoReport(text), exitCode, undefined);
}

/**
 * A run must not look green because its runner died: without one test, or with an exit code
 * that no failed test explains, it counts as one failure.
 */
export function judgeRun(
  title: string,
  count: TestCount,
  exitCode: number,
  lcovFile: string | undefined,
): RunResult {
  const ran = count.passed + count.failed;
  if (ran === 0) {
    const complaint = `${title}: the runner ended with exit code ${exitCode} and without a test`;
    return { title, count: { ...NO_TESTS, failed: 1 }, complaint, lcovFile };
  }
  if (exitCode !== 0 && count.failed === 0) {
    const complaint = `${title}: the runner ended with exit code ${exitCode}, though no test failed`;
    return { title, count: { ...count, failed: 1 }, complaint, lcovFile };
  }
  return { title, count, complaint: undefined, lcovFile };
}

function say(text: string): void {
  process.stdout.write(text);
}
