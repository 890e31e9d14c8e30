import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { CaseServer } from "./case-server.ts";
import { listCases } from "./plan-case.ts";
import { renderTally, walkCases } from "./walk.ts";

// Two databases a case, each of them read more than once.
setDefaultTimeout(600_000);

const CASES = listCases(join(import.meta.dir, "..", "fixtures", "plan"));

let server: CaseServer;
beforeAll(async () => {
  server = await CaseServer.start(18);
});
afterAll(() => server[Symbol.asyncDispose]());

test("every pair of schemas: old becomes new by its plan, and the second plan is empty", async () => {
  const outcomes = await walkCases(server, CASES);
  process.stdout.write(`${renderTally(outcomes)}\n`);
  const failed = outcomes.filter(({ result }) => result === "failed");
  expect(failed.map((o) => `${o.case.kind}/${o.case.name}: ${o.reason}`)).toEqual([]);
  const notModelled = outcomes.filter(({ result }) => result === "not modelled");
  expect(notModelled.every((outcome) => outcome.case.name === "not-modelled")).toBe(true);
});

test("the corpus has its cases, each with a difference in it", () => {
  expect(CASES.length).toBeGreaterThanOrEqual(120);
  expect(CASES.filter((found) => found.old === found.new)).toEqual([]);
});
