import { readFile } from "node:fs/promises";

/** How many tests of a run ended in which way. */
export interface TestCount {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Tests that passed without asserting anything. */
  readonly unasserted: number;
}

/** The count of no tests at all. */
export const NO_TESTS: TestCount = { passed: 0, failed: 0, skipped: 0, unasserted: 0 };

/** Adds two counts. */
export function addCounts(a: TestCount, b: TestCount): TestCount {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
    unasserted: a.unasserted + b.unasserted,
  };
}

/** Counts the tests in a report that `bun test --reporter=junit` wrote; none if there is none. */
export async function loadJunit(path: string): Promise<TestCount> {
  const xml = await readFile(path, "utf8").catch(() => "");
  return parseJunit(xml);
}

/** Counts the tests in the text of a JUnit report. */
export function parseJunit(xml: string): TestCount {
  const root = /<testsuites\b([^>]*)>/.exec(xml)?.[1] ?? "";
  const tests = readAttribute(root, "tests");
  const failed = readAttribute(root, "failures");
  const skipped = readAttribute(root, "skipped");
  const unasserted = xml.match(/<testcase\b[^>]*\bassertions="0"[^>]*\/>/g)?.length ?? 0;
  return { passed: Math.max(0, tests - failed - skipped), failed, skipped, unasserted };
}

function readAttribute(attributes: string, name: string): number {
  return Number(new RegExp(`\\b${name}="(\\d+)"`).exec(attributes)?.[1] ?? 0);
}
