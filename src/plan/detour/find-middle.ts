import { encodeId, type Fact, type FactBase } from "@supabase/pg-delta/core";
import { rebuildFacts } from "../../catalog/rebuild-facts.ts";
import type { AlignedFacts } from "../align-roles.ts";
import { Clearing } from "./clearing.ts";
import { findObstacles } from "./find-obstacles.ts";

/**
 * The engine changes an object where it is, or drops it with what it knows to depend on it. Where
 * something else is in the way, such as a trigger on a column whose type changes, there is a
 * detour: first to a state without all that, and from there to what is wanted. Rows are never
 * taken away for it; a column whose type has to go is text, or what a domain is made of, until
 * the type is there again.
 */
export function findMiddle({ actual, desired }: AlignedFacts): FactBase | undefined {
  const obstacles = findObstacles(actual, desired);
  if (obstacles.length === 0) return undefined;
  const clearing = new Clearing(actual);
  for (const id of obstacles) clearing.remove(id);
  const facts = actual.facts().flatMap((fact) => keep(fact, clearing));
  return rebuildFacts(actual, facts, actual.edges);
}

function keep(fact: Fact, clearing: Clearing): readonly Fact[] {
  if (clearing.isRemoved(fact.id)) return [];
  const type = clearing.retyped.get(encodeId(fact.id));
  if (type !== undefined) return [{ ...fact, payload: { ...fact.payload, type, collation: null } }];
  if (!clearing.withoutDefault.has(encodeId(fact.id))) return [fact];
  return [{ ...fact, payload: { ...fact.payload, default: null } }];
}
