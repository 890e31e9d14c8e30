import { expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { CaseServer } from "../case-server.ts";
import { listCases } from "../walk-case.ts";
import { type SafeOutcome, walkSafeCase } from "./walk-safe-case.ts";

setDefaultTimeout(600_000);

const CASES = listCases(join(import.meta.dir, "..", "..", "fixtures", "plan")).filter(
  ({ name }) => name !== "not-modelled",
);
const AT_ONCE = 4;

test("every pair of schemas: old becomes new by its lock-safe plan, with rows", async () => {
  await using server = await CaseServer.start(18);
  const outcomes: SafeOutcome[] = [];
  const queue = [...CASES];
  const work = async () => {
    for (let found = queue.shift(); found !== undefined; found = queue.shift()) {
      outcomes.push(await walkSafeCase(server, found));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const filled = outcomes.filter(({ rows }) => rows > 0).length;
  process.stdout.write(`${outcomes.length} cases, ${filled} of them with rows\n`);
  expect(outcomes.filter(({ failure }) => failure !== undefined)).toEqual([]);
  expect(filled).toBeGreaterThan(CASES.length / 3);
});
