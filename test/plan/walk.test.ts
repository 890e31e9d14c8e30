import { expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { CaseServer } from "./case-server.ts";
import { listCases, type PlanCase } from "./plan-case.ts";
import { renderTally, walkCases } from "./walk.ts";

// Two databases a case, each of them read more than once.
setDefaultTimeout(900_000);

const OLDEST = 15;
/** On the oldest server, so many of each kind: what differs there is how kinds are read. */
const OF_EACH_KIND = 3;

const CASES = listCases(join(import.meta.dir, "..", "fixtures", "plan"));

test.each([
  [18, CASES],
  [OLDEST, chooseForOldest()],
])(
  "PostgreSQL %i: old becomes new by its plan, and old again by the reverse",
  async (version, cases) => {
    await using server = await CaseServer.start(version);
    const outcomes = await walkCases(server, cases);
    process.stdout.write(`PostgreSQL ${version}\n${renderTally(outcomes)}\n`);
    const failed = outcomes.filter(({ result }) => result === "failed");
    expect(failed.map((o) => `${o.case.kind}/${o.case.name}: ${o.reason}`)).toEqual([]);
    const notModelled = outcomes.filter(({ result }) => result === "not modelled");
    const unexplained = notModelled.filter(
      (outcome) => outcome.case.knownMiss === undefined && outcome.case.knownMissDown === undefined,
    );
    expect(unexplained.map((o) => `${o.case.kind}/${o.case.name}`)).toEqual([]);
  },
);

test("the corpus has its cases, each with a difference in it", () => {
  expect(CASES.length).toBeGreaterThanOrEqual(320);
  expect(CASES.filter((found) => found.old === found.new)).toEqual([]);
});

function chooseForOldest(): readonly PlanCase[] {
  const able = CASES.filter(({ minVersion }) => minVersion <= OLDEST);
  return [...Map.groupBy(able, ({ kind }) => kind).values()].flatMap((cases) =>
    cases.slice(0, OF_EACH_KIND),
  );
}
