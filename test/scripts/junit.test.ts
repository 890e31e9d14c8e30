import { describe, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addCounts, loadJunit, NO_TESTS, parseJunit } from "../../scripts/testing/junit.ts";

describe("counting the tests of bun", () => {
  test("a report counts passed, failed, skipped and unasserted tests", () => {
    const xml = `<?xml version="1.0"?>
<testsuites name="bun test" tests="5" assertions="2" failures="1" skipped="1" time="0.1">
  <testsuite name="a" tests="5" failures="1" skipped="1">
    <testcase name="empty" assertions="0" />
    <testcase name="one" assertions="1" />
    <testcase name="two" assertions="1" />
    <testcase name="skipped" assertions="0"><skipped /></testcase>
    <testcase name="bad" assertions="1"><failure /></testcase>
  </testsuite>
</testsuites>`;
    expect(parseJunit(xml)).toEqual({ passed: 3, failed: 1, skipped: 1, unasserted: 1 });
  });

  test("a report that is missing or cut off counts as no tests", async () => {
    expect(await loadJunit("/nowhere/junit.xml")).toEqual(NO_TESTS);
    expect(parseJunit("<testsui")).toEqual(NO_TESTS);
  });

  test("what bun writes is what is counted", async () => {
    const folder = await mkdtemp(join(tmpdir(), "confiture-junit-"));
    try {
      const source = `import { expect, test } from "bun:test";
        test("good", () => expect(1).toBe(1));
        test("bad", () => expect(1).toBe(2));
        test.skip("left out", () => expect(1).toBe(1));`;
      await Bun.write(join(folder, "sample.test.ts"), source);
      const report = join(folder, "junit.xml");
      const flags = ["--reporter=junit", `--reporter-outfile=${report}`];
      const child = Bun.spawn([process.execPath, "test", ...flags], {
        cwd: folder,
        stdout: "ignore",
        stderr: "ignore",
      });
      expect(await child.exited).toBe(1);
      const count = await loadJunit(report);
      expect(count).toEqual({ passed: 1, failed: 1, skipped: 1, unasserted: 0 });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test("counts add up", () => {
    const one = { passed: 1, failed: 2, skipped: 3, unasserted: 4 };
    expect(addCounts(one, one)).toEqual({ passed: 2, failed: 4, skipped: 6, unasserted: 8 });
    expect(addCounts(NO_TESTS, one)).toEqual(one);
  });
});
