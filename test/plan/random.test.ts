import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import fc from "fast-check";
import { CaseServer } from "./case-server.ts";
import { anyMutation, anySchema, type RandomSchema } from "./random-schema.ts";
import { renderSchema } from "./render-schema.ts";
import { findFault } from "./walk-case.ts";

// Four databases a run, and more while a counterexample is made smaller.
setDefaultTimeout(900_000);

/**
 * The same pairs in every run of CI. Others are tried with CONFITURE_TEST_SEED and
 * CONFITURE_TEST_RUNS; a counterexample becomes a case of test/fixtures/plan.
 */
const SEED = Number(process.env.CONFITURE_TEST_SEED ?? 1);
const RUNS = Number(process.env.CONFITURE_TEST_RUNS ?? 8);

let server: CaseServer;
beforeAll(async () => {
  server = await CaseServer.start(18);
});
afterAll(() => server[Symbol.asyncDispose]());

const PAIRS = {
  "a schema and a change of it": anyMutation,
  "two schemas": fc.tuple(anySchema, anySchema),
};

test.each(Object.entries(PAIRS))(
  "%s: there by the plan, and back by the reverse",
  async (_, pairs) => {
    const converges = fc.asyncProperty(pairs, async ([old, wanted]) => {
      const [from, to] = [renderSchema(old), renderSchema(wanted)];
      const fault = await findFault(server, from, to);
      if (fault === undefined) return;
      throw new Error(`${fault.direction}: ${fault.reason}\n--- old\n${from}\n--- new\n${to}`);
    });
    const result = await fc.check<[readonly [RandomSchema, RandomSchema]]>(converges, {
      seed: SEED,
      numRuns: RUNS,
    });
    expect(result.failed ? `seed ${result.seed}: ${result.errorInstance}` : "").toBe("");
    expect(result.numRuns).toBe(RUNS);
  },
);
