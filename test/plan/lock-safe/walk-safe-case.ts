import { readCatalog } from "../../../src/catalog/read-catalog.ts";
import { readFingerprint } from "../../../src/catalog/read-fingerprint.ts";
import { makeLockSafe } from "../../../src/plan/lock-safe/make-lock-safe.ts";
import type { SafePlan } from "../../../src/plan/lock-safe/safe-plan.ts";
import { isEmptyPlan } from "../../../src/plan/plan.ts";
import { planChanges } from "../../../src/plan/plan-changes.ts";
import type { CaseServer } from "../case-server.ts";
import type { PlanCase } from "../plan-case.ts";
import { applySteps } from "../walk-case.ts";
import { applySafePlan, renderSafePlan } from "./apply-safe-plan.ts";
import { countRows, fillTables } from "./fill-tables.ts";

/** What became of one case. */
export interface SafeOutcome {
  readonly name: string;
  readonly plan?: SafePlan;
  /** Number of rows that were there before. */
  readonly rows: number;
  readonly failure?: string;
}

/**
 * old → lock-safe plan → applied → like new. With rows, where the shortest statements would get
 * past them too.
 */
export async function walkSafeCase(server: CaseServer, found: PlanCase): Promise<SafeOutcome> {
  const name = `${found.kind}/${found.name}`;
  const withRows = await apply(server, found, name, true);
  if (withRows.failure === undefined || withRows.rows === 0) return withRows;
  if (await canShortestPass(server, found)) return withRows;
  return await apply(server, found, name, false);
}

async function apply(
  server: CaseServer,
  found: PlanCase,
  name: string,
  isFilled: boolean,
): Promise<SafeOutcome> {
  let plan: SafePlan | undefined;
  let rows = 0;
  try {
    await using old = await server.open(found.setup + found.old);
    await using wanted = await server.open(found.setup + found.new);
    if (isFilled) await fillTables(old.session);
    rows = await countRows(old.session);
    const desired = await readCatalog(wanted.session);
    const actual = await readCatalog(old.session);
    plan = makeLockSafe(planChanges(actual, desired), actual, desired);
    const understated = await applySafePlan(old.session, plan);
    const second = planChanges(await readCatalog(old.session), desired);
    const left = isEmptyPlan(second) ? [] : second.steps.map(({ sql }) => `left: ${sql}`);
    const now = await countRows(old.session);
    const isLossless = plan.hazards.every((hazard) => hazard.name !== "data-loss");
    const lost = isLossless && now !== rows ? [`${rows} rows became ${now}`] : [];
    const different = compare(
      await readFingerprint(old.session),
      await readFingerprint(wanted.session),
    );
    const problems = [...understated, ...left, ...lost, ...different];
    if (problems.length === 0) return { name, plan, rows };
    return { name, plan, rows, failure: `${problems.join("\n")}\n${renderSafePlan(plan)}` };
  } catch (error) {
    return { name, rows, failure: `${error}\n${plan && renderSafePlan(plan)}` };
  }
}

async function canShortestPass(server: CaseServer, found: PlanCase): Promise<boolean> {
  await using old = await server.open(found.setup + found.old);
  await using wanted = await server.open(found.setup + found.new);
  await fillTables(old.session);
  const plan = planChanges(await readCatalog(old.session), await readCatalog(wanted.session));
  return await applySteps(old.session, plan).then(
    () => true,
    () => false,
  );
}

function compare(actual: readonly string[], desired: readonly string[]): readonly string[] {
  const [here, there] = [new Set(actual), new Set(desired)];
  return [
    ...desired.filter((line) => !here.has(line)).map((line) => `missing: ${line}`),
    ...actual.filter((line) => !there.has(line)).map((line) => `surplus: ${line}`),
  ];
}
