import { expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { CaseServer } from "../case-server.ts";
import { listCases, type PlanCase } from "../plan-case.ts";
import { HARD_CASES } from "./hard-cases.ts";
import { type SafeOutcome, walkSafeCase } from "./walk-safe-case.ts";

setDefaultTimeout(600_000);

const CASES = listCases(join(import.meta.dir, "..", "..", "fixtures", "plan")).filter(
  ({ knownMiss }) => knownMiss === undefined,
);
const AT_ONCE = 4;

async function walk(version: number, cases: readonly PlanCase[]): Promise<readonly SafeOutcome[]> {
  await using server = await CaseServer.start(version);
  const outcomes: SafeOutcome[] = [];
  const queue = [...cases];
  const work = async () => {
    for (let found = queue.shift(); found !== undefined; found = queue.shift()) {
      outcomes.push(await walkSafeCase(server, found));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return outcomes;
}

function expectAllPassed(outcomes: readonly SafeOutcome[]): void {
  const filled = outcomes.filter(({ rows }) => rows > 0).length;
  process.stdout.write(`${outcomes.length} cases, ${filled} of them with rows\n`);
  expect(outcomes.flatMap(({ name, failure }) => (failure ? [`${name}: ${failure}`] : []))).toEqual(
    [],
  );
  expect(filled).toBeGreaterThan(outcomes.length / 3);
}

test("every pair of schemas: old becomes new by its lock-safe plan, with rows", async () => {
  expectAllPassed(await walk(18, CASES));
});

test("rewrites that meet each other, both ways", async () => {
  expectAllPassed(await walk(18, HARD_CASES));
});

test("rewrites that meet each other, on PostgreSQL 15", async () => {
  expectAllPassed(
    await walk(
      15,
      HARD_CASES.filter(({ name }) => !name.endsWith("backwards")),
    ),
  );
});
