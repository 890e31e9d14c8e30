import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { PROJECT_DIR } from "../ensure-native.ts";
import { coveragePercent, measureCoverage, mergeHits, parseLcov, renderLines } from "./coverage.ts";

/** The line coverage that `src/` outside the CLI wiring must reach, in percent. */
export const COVERAGE_TO_REACH = 95;

/** What the coverage reports of all runs say together. */
export interface CoverageReport {
  readonly percent: number;
  readonly text: string;
}

/** Reads the lcov files of several runs and measures `src/` outside the CLI wiring. */
export async function loadCoverage(lcovFiles: readonly string[]): Promise<CoverageReport> {
  const texts = await Promise.all(lcovFiles.map((path) => readFile(path, "utf8").catch(() => "")));
  const coverage = measureCoverage(await loadSources(), mergeHits(texts.map(parseLcov)));
  const percent = coveragePercent(coverage);
  const weakest = coverage.files
    .filter((file) => coveragePercent(file) < COVERAGE_TO_REACH)
    .sort((a, b) => b.total - b.covered - (a.total - a.covered))
    .map((file) => {
      const missed = file.missed.length === 0 ? "not loaded by a test" : renderLines(file.missed);
      return `  ${coveragePercent(file).toFixed(1).padStart(5)} %  ${file.file}  ${missed}\n`;
    });
  const heading = weakest.length === 0 ? "" : `Files below ${COVERAGE_TO_REACH} %:\n`;
  const figure = `${percent.toFixed(2)} % (${coverage.covered} of ${coverage.total} lines)`;
  return {
    percent,
    text: `${heading}${weakest.join("")}Line coverage of src/ outside the CLI wiring: ${figure}\n`,
  };
}

async function loadSources(): Promise<Map<string, string>> {
  const sources = new Map<string, string>();
  const glob = new Bun.Glob("src/**/*.ts");
  for await (const path of glob.scan({ cwd: PROJECT_DIR })) {
    const file = path.replaceAll("\\", "/");
    if (file === "src/cli.ts" || file.startsWith("src/cli/")) continue;
    sources.set(file, await readFile(join(PROJECT_DIR, file), "utf8"));
  }
  return new Map([...sources].sort(([a], [b]) => (a < b ? -1 : 1)));
}
