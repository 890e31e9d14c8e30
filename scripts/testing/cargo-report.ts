import { NO_TESTS, type TestCount } from "./junit.ts";

/** Counts the tests in what `cargo test` printed: one result line for each test binary. */
export function parseCargoReport(text: string): TestCount {
  let count = NO_TESTS;
  const results = /^test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored;/gm;
  for (const [, passed, failed, ignored] of text.matchAll(results)) {
    count = {
      passed: count.passed + Number(passed),
      failed: count.failed + Number(failed),
      skipped: count.skipped + Number(ignored),
      unasserted: 0,
    };
  }
  return count;
}
