import type { FactBase } from "@supabase/pg-delta/core";

const FACTS = Symbol("facts of the engine");

/**
 * What the comparing engine knows of a database. Only `src/catalog` makes one and only
 * `src/plan` looks inside, so that another engine could take this one's place.
 */
export interface EngineFacts {
  readonly [FACTS]: FactBase;
}

/** Wraps what the engine has read. */
export function sealFacts(facts: FactBase): EngineFacts {
  return Object.freeze({ [FACTS]: facts });
}

/** The engine's own form again. */
export function openFacts(facts: EngineFacts): FactBase {
  return facts[FACTS];
}
