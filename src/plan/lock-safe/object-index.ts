import { encodeId, type Fact, type FactBase } from "@supabase/pg-delta/core";
import { nameObject } from "../name-object.ts";
import type { ObjectRef } from "../plan.ts";

/** Finds the engine's facts by the names that a plan has for them. */
export class ObjectIndex {
  readonly #byPlace = new Map<string, Fact[]>();

  constructor(facts: FactBase) {
    for (const fact of facts.facts()) {
      const key = placeOf(nameObject(fact.id));
      const known = this.#byPlace.get(key);
      if (known === undefined) this.#byPlace.set(key, [fact]);
      else known.push(fact);
    }
  }

  /** A grant is named by whom it is for, or by what it is on: then that is found. */
  find(object: ObjectRef): readonly Fact[] {
    const found = this.#byPlace.get(placeOf(object)) ?? [];
    const same = found.filter(({ id }) => nameObject(id).kind === object.kind);
    return same.length > 0 || object.kind !== "grant" ? same : found;
  }
}

function placeOf({ schema, of, name }: ObjectRef): string {
  return [schema ?? "", of ?? "", name].join("\u0000");
}

/** An object with all that is inside of it, as encoded identifiers. */
export function listSubtree(facts: FactBase, fact: Fact): readonly string[] {
  const inside = facts.childrenOf(fact.id).flatMap((child) => listSubtree(facts, child));
  return [encodeId(fact.id), ...inside];
}

/** An object with those of its parts that one statement makes with it. */
export function listMadeWith(facts: FactBase, fact: Fact): readonly Fact[] {
  const parts = facts
    .childrenOf(fact.id)
    .filter(({ id }) => id.kind === "column" || id.kind === "default");
  return [fact, ...parts.flatMap((part) => listMadeWith(facts, part))];
}
