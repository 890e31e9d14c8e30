import type { Catalog } from "../../src/catalog/catalog.ts";
import { readCatalog } from "../../src/catalog/read-catalog.ts";
import { readFingerprint } from "../../src/catalog/read-fingerprint.ts";
import { isEmptyPlan, type Plan, type Step } from "../../src/plan/plan.ts";
import { planChanges } from "../../src/plan/plan-changes.ts";
import type { Session } from "../../src/postgres/session.ts";
import type { CaseDatabase, CaseServer } from "./case-server.ts";
import type { PlanCase } from "./plan-case.ts";

/** What became of one case. */
export interface CaseOutcome {
  readonly case: PlanCase;
  readonly result: "passed" | "failed" | "not modelled" | "skipped";
  /** Why it failed or is not modelled, for people. */
  readonly reason?: string;
}

/** A database as the two witnesses see it. */
interface Reading {
  readonly catalog: Catalog;
  readonly lines: readonly string[];
}

/** What goes wrong, and on which way. */
export interface Fault {
  readonly direction: "up" | "down";
  readonly reason: string;
}

/**
 * old → plan → apply → like new, and then by the reverse plan back to old; each time nothing is
 * left to plan, and the fingerprint is the same.
 */
export async function walkCase(server: CaseServer, found: PlanCase): Promise<CaseOutcome> {
  if (found.minVersion > server.version) return { case: found, result: "skipped" };
  const fault = await findFault(server, found.setup + found.old, found.setup + found.new);
  const miss = found.knownMiss ?? (fault?.direction === "up" ? undefined : found.knownMissDown);
  if (miss !== undefined) {
    return fault === undefined
      ? { case: found, result: "failed", reason: "it passes: its known miss is out of date" }
      : { case: found, result: "not modelled", reason: miss };
  }
  if (fault === undefined) return { case: found, result: "passed" };
  return { case: found, result: "failed", reason: `${fault.direction}: ${fault.reason}` };
}

/** What goes wrong on the way from one schema to another and back; undefined when nothing does. */
export async function findFault(
  server: CaseServer,
  oldSql: string,
  newSql: string,
): Promise<Fault | undefined> {
  try {
    await using database = await server.open(oldSql);
    const [old, wanted] = await Promise.all([read(database), readFresh(server, newSql)]);
    return (
      (await walk("up", database, old.catalog, wanted)) ??
      (await walk("down", database, wanted.catalog, old))
    );
  } catch (error) {
    return { direction: "up", reason: String(error) };
  }
}

async function readFresh(server: CaseServer, sql: string): Promise<Reading> {
  await using database = await server.open(sql);
  return await read(database);
}

async function read({ session }: CaseDatabase): Promise<Reading> {
  return { catalog: await readCatalog(session), lines: await readFingerprint(session) };
}

/** One direction: the plan from what is there, applied, leads to what is wanted. */
async function walk(
  direction: Fault["direction"],
  database: CaseDatabase,
  actual: Catalog,
  wanted: Reading,
): Promise<Fault | undefined> {
  let plan: Plan | undefined;
  try {
    plan = planChanges(actual, wanted.catalog);
    await applySteps(database.session, plan);
    const result = await read(database);
    const second = planChanges(result.catalog, wanted.catalog);
    const fault =
      (isEmptyPlan(second) ? undefined : describeLeft(second)) ??
      describeDifference(result.lines, wanted.lines);
    return fault === undefined
      ? undefined
      : { direction, reason: `${fault}\nplan:\n${renderSteps(plan)}` };
  } catch (error) {
    const steps = plan === undefined ? "" : `\nplan:\n${renderSteps(plan)}`;
    return { direction, reason: `${error}${steps}` };
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
