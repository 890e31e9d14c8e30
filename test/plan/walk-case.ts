import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readCatalog } from "../../src/catalog/read-catalog.ts";
import { isEmptyPlan, type Plan, type Step } from "../../src/plan/plan.ts";
import { planChanges } from "../../src/plan/plan-changes.ts";
import type { Session } from "../../src/postgres/session.ts";
import type { CaseServer } from "./case-server.ts";
import { readFingerprint } from "./fingerprint.ts";

/** A pair of schemas: `<folder>/<kind>/<name>/{old,new}.sql`. */
export interface PlanCase {
  readonly kind: string;
  readonly name: string;
  readonly setup: string;
  readonly old: string;
  readonly new: string;
}

/** What became of one case. */
export interface CaseOutcome {
  readonly case: PlanCase;
  readonly result: "passed" | "failed" | "not modelled";
  /** Why it failed, for people. */
  readonly reason?: string;
  readonly plan?: Plan;
}

/** Lists the cases of a folder. */
export function listCases(folder: string): readonly PlanCase[] {
  const list = (path: string) =>
    readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .sort();
  return list(folder)
    .flatMap((kind) => list(join(folder, kind)).map((name) => ({ kind, name })))
    .filter(({ kind, name }) => existsSync(join(folder, kind, name, "new.sql")))
    .map(({ kind, name }) => {
      const read = (...path: string[]) => {
        const file = join(folder, kind, ...path);
        return existsSync(file) ? readFileSync(file, "utf8") : "";
      };
      const setup = read("setup.sql") + read(name, "setup.sql");
      return { kind, name, setup, old: read(name, "old.sql"), new: read(name, "new.sql") };
    });
}

/** old → plan → apply → like new, and nothing left to plan. */
export async function walkCase(server: CaseServer, found: PlanCase): Promise<CaseOutcome> {
  try {
    await using old = await server.open(found.setup + found.old);
    await using wanted = await server.open(found.setup + found.new);
    const desired = await readCatalog(wanted.session);
    const plan = planChanges(await readCatalog(old.session), desired);
    if (
      plan.notCompared.some(
        ({ missing, surplus, different }) => missing.length + surplus.length + different.length > 0,
      )
    ) {
      return { case: found, result: "not modelled", plan };
    }
    await applySteps(old.session, plan);
    const second = planChanges(await readCatalog(old.session), desired);
    const reason =
      (isEmptyPlan(second) ? undefined : describeLeft(second)) ??
      describeDifference(await readFingerprint(old.session), await readFingerprint(wanted.session));
    if (reason === undefined) return { case: found, result: "passed", plan };
    return {
      case: found,
      result: "failed",
      reason: `${reason}\nplan:\n${renderSteps(plan)}`,
      plan,
    };
  } catch (error) {
    return { case: found, result: "failed", reason: String(error) };
  }
}

/** Runs a plan as a runner would: what may be in a transaction is in one. */
export async function applySteps(session: Session, { settings, steps }: Plan): Promise<void> {
  for (const { name, value } of settings) await session.run(`SET ${name} = ${value}`);
  let isOpen = false;
  const end = async () => {
    if (isOpen) await session.run("COMMIT");
    isOpen = false;
  };
  for (const step of steps) {
    if (step.transaction === "alone") await end();
    else if (!isOpen) {
      await session.run("BEGIN");
      isOpen = true;
    }
    await runStep(session, step);
    if (step.transaction === "commit-after") await end();
  }
  await end();
}

async function runStep(session: Session, { sql }: Step): Promise<void> {
  try {
    await session.run(sql);
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : error}\n  in: ${sql}`);
  }
}

function describeLeft(plan: Plan): string {
  return `the second plan is not empty:\n${renderSteps(plan)}\n${JSON.stringify(plan.changes)}`;
}

function renderSteps({ steps }: Plan): string {
  return steps.map(({ sql }) => `  ${sql};`).join("\n");
}

function describeDifference(
  actual: readonly string[],
  desired: readonly string[],
): string | undefined {
  const here = new Set(actual);
  const there = new Set(desired);
  const missing = desired.filter((line) => !here.has(line)).map((line) => `  - ${line}`);
  const surplus = actual.filter((line) => !there.has(line)).map((line) => `  + ${line}`);
  if (missing.length + surplus.length === 0) return undefined;
  return `not like a fresh database (- wanted, + there):\n${[...missing, ...surplus].join("\n")}`;
}
