import type { Catalog } from "../catalog/catalog.ts";
import { readCatalog } from "../catalog/read-catalog.ts";
import { readFingerprint } from "../catalog/read-fingerprint.ts";
import { hashHex } from "../migrate/checksum.ts";
import { isEmptyPlan, type Plan } from "../plan/plan.ts";
import type { Session } from "../postgres/session.ts";

/** What a database contains, said by two: the engine, and plain queries. */
export interface Witness {
  readonly catalog: Catalog;
  /** One line an object, see `readFingerprint`. */
  readonly lines: readonly string[];
  /** `18-` and 32 hexadecimal digits: the major version, and a digest of the lines. */
  readonly fingerprint: string;
}

/** How a database differs from another; empty parts where one witness sees nothing. */
export interface Difference {
  /** What would have to be done. */
  readonly plan: Plan;
  /** Lines that only the wanted database has, then those that only this one has. */
  readonly missing: readonly string[];
  readonly surplus: readonly string[];
}

/** Reads both witnesses. */
export async function readWitness(session: Session): Promise<Witness> {
  return completeWitness(session, await readCatalog(session));
}

/** Asks the second witness, where the first was asked before. */
export async function completeWitness(session: Session, catalog: Catalog): Promise<Witness> {
  const lines = await readFingerprint(session);
  // The server's major version decides on some spellings.
  const major = Number.parseInt(catalog.serverVersion, 10);
  return { catalog, lines, fingerprint: `${major}-${hashHex(lines.join("\n")).slice(0, 32)}` };
}

/** How `actual` differs from `wanted`; undefined when both witnesses find nothing. */
export async function findDifference(
  actual: Witness,
  wanted: Witness,
): Promise<Difference | undefined> {
  const { planChanges } = await import("../plan/plan-changes.ts");
  const plan = planChanges(actual.catalog, wanted.catalog);
  const [here, there] = [new Set(actual.lines), new Set(wanted.lines)];
  const missing = wanted.lines.filter((line) => !here.has(line));
  const surplus = actual.lines.filter((line) => !there.has(line));
  const isSame = isEmptyPlan(plan) && missing.length + surplus.length === 0;
  return isSame ? undefined : { plan, missing, surplus };
}
