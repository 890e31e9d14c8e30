/** Hits of every executable line, by file. */
export type LineHits = ReadonlyMap<string, ReadonlyMap<number, number>>;

/** The line coverage of a set of files. */
export interface Coverage {
  readonly covered: number;
  readonly total: number;
  readonly files: readonly FileCoverage[];
}

/** The line coverage of one file. */
export interface FileCoverage {
  readonly file: string;
  readonly covered: number;
  readonly total: number;
  /** The lines that no test reached. */
  readonly missed: readonly number[];
}

/** Reads an lcov report. Paths are kept as written, with `/`. */
export function parseLcov(text: string): LineHits {
  const hits = new Map<string, Map<number, number>>();
  let current = new Map<number, number>();
  for (const line of text.split("\n")) {
    const [, key, value = ""] = /^(SF|DA):(.*)$/.exec(line) ?? [];
    if (key === "SF") {
      current = new Map();
      hits.set(value.replaceAll("\\", "/"), current);
    } else if (key === "DA") {
      const [number = 0, count = 0] = value.split(",").map(Number);
      current.set(number, count);
    }
  }
  return hits;
}

/** Adds the hits of several runs. */
export function mergeHits(reports: readonly LineHits[]): LineHits {
  const merged = new Map<string, Map<number, number>>();
  for (const report of reports) {
    for (const [file, lines] of report) {
      const target = merged.get(file) ?? new Map<number, number>();
      merged.set(file, target);
      for (const [line, count] of lines) target.set(line, (target.get(line) ?? 0) + count);
    }
  }
  return merged;
}

/**
 * The coverage of `files`, given as path and source. A file that no run loaded is in no report:
 * all its code counts as missed, so that an untested file can't raise the figure.
 */
export function measureCoverage(files: ReadonlyMap<string, string>, hits: LineHits): Coverage {
  const measured = [...files].map(([file, source]) => measureFile(file, source, hits.get(file)));
  return {
    covered: measured.reduce((sum, file) => sum + file.covered, 0),
    total: measured.reduce((sum, file) => sum + file.total, 0),
    files: measured,
  };
}

function measureFile(
  file: string,
  source: string,
  lines: ReadonlyMap<number, number> | undefined,
): FileCoverage {
  if (lines === undefined) return { file, covered: 0, total: countCodeLines(source), missed: [] };
  const missed = [...lines].filter(([, count]) => count === 0).map(([line]) => line);
  return { file, covered: lines.size - missed.length, total: lines.size, missed };
}

/** Lines of code that remain without types and comments; none for a file of only types. */
function countCodeLines(source: string): number {
  const code = new Bun.Transpiler({ loader: "ts" }).transformSync(source);
  return code.split("\n").filter((line) => line.trim() !== "").length;
}

/** The share of covered lines in percent; 100 when there are no lines. */
export function coveragePercent(coverage: Pick<Coverage, "covered" | "total">): number {
  return coverage.total === 0 ? 100 : (100 * coverage.covered) / coverage.total;
}

/** Consecutive numbers as ranges, such as `3-5, 9`. */
export function renderLines(lines: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const line of [...lines].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === line - 1) last[1] = line;
    else ranges.push([line, line]);
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(", ");
}
