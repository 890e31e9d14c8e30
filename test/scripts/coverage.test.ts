import { describe, expect, test } from "bun:test";
import {
  coveragePercent,
  measureCoverage,
  mergeHits,
  parseLcov,
  renderLines,
} from "../../scripts/testing/coverage.ts";

const LCOV = `TN:
SF:src/a.ts
DA:1,4
DA:2,0
DA:3,0
LF:3
end_of_record
SF:src\\b.ts
DA:7,1
end_of_record
`;

describe("line coverage", () => {
  test("a report gives the hits of each line, with / on every platform", () => {
    const hits = parseLcov(LCOV);
    expect([...(hits.get("src/a.ts") ?? [])]).toEqual([
      [1, 4],
      [2, 0],
      [3, 0],
    ]);
    expect([...(hits.get("src/b.ts") ?? [])]).toEqual([[7, 1]]);
  });

  test("a line that any run reached is covered", () => {
    const other = parseLcov("SF:src/a.ts\nDA:2,1\nDA:3,0\nend_of_record\n");
    const merged = mergeHits([parseLcov(LCOV), other]);
    const coverage = measureCoverage(new Map([["src/a.ts", ""]]), merged);
    expect(coverage.files[0]).toEqual({ file: "src/a.ts", covered: 2, total: 3, missed: [3] });
    expect(coveragePercent(coverage)).toBeCloseTo(66.67, 1);
  });

  test("a file that no test loaded counts with all its code", () => {
    const source = "export function add(a: number, b: number): number {\n  return a + b;\n}\n";
    const coverage = measureCoverage(new Map([["src/unseen.ts", source]]), parseLcov(LCOV));
    expect(coverage.covered).toBe(0);
    expect(coverage.total).toBe(3);
    expect(coveragePercent(coverage)).toBe(0);
  });

  test("a file of types has no code to cover", () => {
    const source = "/** A shape. */\nexport interface Shape { readonly size: number }\n";
    const coverage = measureCoverage(new Map([["src/shape.ts", source]]), new Map());
    expect(coverage.total).toBe(0);
    expect(coveragePercent(coverage)).toBe(100);
  });

  test("files outside the measured set don't take part", () => {
    const coverage = measureCoverage(new Map([["src/b.ts", ""]]), parseLcov(LCOV));
    expect(coverage).toMatchObject({ covered: 1, total: 1 });
  });

  test("consecutive lines are written as ranges", () => {
    expect(renderLines([9, 3, 4, 5, 11, 12])).toBe("3-5, 9, 11-12");
    expect(renderLines([])).toBe("");
  });
});
