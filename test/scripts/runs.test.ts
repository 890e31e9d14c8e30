import { describe, expect, test } from "bun:test";
import { parseCargoReport } from "../../scripts/testing/cargo-report.ts";
import { NO_TESTS } from "../../scripts/testing/junit.ts";
import { judgeRun } from "../../scripts/testing/runs.ts";
import { selectPaths } from "../../scripts/testing/select-paths.ts";

const THREE = { ...NO_TESTS, passed: 3 };

describe("judging a run", () => {
  test("a run with passed tests and exit code 0 has nothing to complain about", () => {
    const result = judgeRun("All tests", THREE, 0, undefined);
    expect(result.count).toEqual(THREE);
    expect(result.complaint).toBeUndefined();
  });

  test("a runner that dies without a test counts as one failure, whatever its exit code", () => {
    for (const exitCode of [0, 1, 139]) {
      const result = judgeRun("All tests", NO_TESTS, exitCode, undefined);
      expect(result.count.failed).toBe(1);
      expect(result.complaint).toContain(`exit code ${exitCode} and without a test`);
    }
  });

  test("an exit code that no failed test explains counts as one failure", () => {
    const result = judgeRun("All tests", THREE, 134, undefined);
    expect(result.count).toEqual({ ...THREE, failed: 1 });
    expect(result.complaint).toContain("exit code 134, though no test failed");
  });

  test("failed tests explain an exit code", () => {
    const count = { ...THREE, failed: 2 };
    const result = judgeRun("All tests", count, 1, undefined);
    expect(result.count).toEqual(count);
    expect(result.complaint).toBeUndefined();
  });
});

describe("counting the tests of cargo", () => {
  test("all test binaries add up", () => {
    const text = `running 12 tests
test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.1s
running 3 tests
test result: FAILED. 1 passed; 1 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0s
`;
    const count = { passed: 13, failed: 1, skipped: 1, unasserted: 0 };
    expect(parseCargoReport(text)).toEqual(count);
  });

  test("a build that fails counts as no tests", () => {
    expect(parseCargoReport("error[E0425]: cannot find value")).toEqual(NO_TESTS);
  });
});

describe("choosing tests by name", () => {
  test("without names a run takes its own folders", () => {
    expect(selectPaths(["test/native"], [])).toEqual(["test/native"]);
    expect(selectPaths([], [])).toEqual([]);
  });

  test("a run without folders takes every name", () => {
    expect(selectPaths([], ["test/config"])).toEqual(["test/config"]);
  });

  test("a run with folders takes the names inside them and leaves itself out otherwise", () => {
    const folders = ["test/native", "test/schema"];
    expect(selectPaths(folders, ["./test/schema/", "test/config"])).toEqual(["./test/schema/"]);
    expect(selectPaths(folders, ["test/schema-more"])).toBeUndefined();
  });
});
