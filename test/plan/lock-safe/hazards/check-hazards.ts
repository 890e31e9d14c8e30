import { expect } from "bun:test";
import { renderHazardKey } from "../../../../src/plan/lock-safe/hazards/hazard-key.ts";
import type { CaseServer } from "../../case-server.ts";
import { planSafely } from "../plan-safely.ts";

/** Hazards by key, each with what its message says. */
export interface ExpectedHazards {
  readonly [key: string]: RegExp;
}

/** What it takes, and which hazards it has. */
export type HazardCase = readonly [
  name: string,
  old: string,
  wanted: string,
  hazards: ExpectedHazards,
];

/** Expects exactly these hazards, in this order. */
export async function checkHazards(
  server: CaseServer,
  old: string,
  wanted: string,
  expected: ExpectedHazards,
): Promise<void> {
  const { hazards } = await planSafely(server, old, wanted);
  expect(hazards.map(renderHazardKey)).toEqual(Object.keys(expected));
  for (const hazard of hazards) {
    expect(hazard.message).toMatch(expected[renderHazardKey(hazard)] ?? /never/);
  }
}
