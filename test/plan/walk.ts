import type { CaseServer } from "./case-server.ts";
import type { PlanCase } from "./plan-case.ts";
import { type CaseOutcome, walkCase } from "./walk-case.ts";

/** Databases of different cases share nothing but the server, so several are walked at once. */
const AT_ONCE = 4;

/** Walks all cases; the outcomes come in the order of the cases. */
export async function walkCases(
  server: CaseServer,
  cases: readonly PlanCase[],
): Promise<readonly CaseOutcome[]> {
  const outcomes: CaseOutcome[] = [];
  const queue = [...cases.entries()];
  const work = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [index, found] = next;
      outcomes[index] = await walkCase(server, found);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return outcomes;
}

/** A line a kind: how many passed, failed and were not modelled. */
export function renderTally(outcomes: readonly CaseOutcome[]): string {
  const kinds = [...new Set(outcomes.map((outcome) => outcome.case.kind))];
  const count = (kind: string | undefined, result: CaseOutcome["result"]) =>
    outcomes.filter((o) => o.result === result && (kind === undefined || o.case.kind === kind))
      .length;
  const line = (title: string, kind: string | undefined) =>
    `${title.padEnd(24)} ${String(count(kind, "passed")).padStart(6)} ` +
    `${String(count(kind, "failed")).padStart(6)} ${String(count(kind, "not modelled")).padStart(12)}`;
  return [
    `${"kind".padEnd(24)} passed failed not modelled`,
    ...kinds.map((kind) => line(kind, kind)),
    line("all", undefined),
  ].join("\n");
}
