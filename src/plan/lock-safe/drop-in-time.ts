import { encodeId } from "@supabase/pg-delta/core";
import type { PlannedStep, Situation } from "./situation.ts";

/**
 * The stages of drops that wait for a successor, such that what needs an object that goes goes
 * before it, or with it.
 */
export function dropInTime(
  swaps: ReadonlyMap<PlannedStep, number>,
  situation: Situation,
): ReadonlyMap<PlannedStep, number> {
  const stages = new Map(swaps);
  const byObject = new Map<string, PlannedStep>();
  for (const drop of swaps.keys()) {
    for (const { id } of situation.actualIndex.find(drop.step.object))
      byObject.set(encodeId(id), drop);
  }
  for (let isSettled = false; !isSettled; ) {
    isSettled = true;
    for (const [drop, stage] of stages) {
      const old = situation.actualIndex.find(drop.step.object);
      const edges = old.flatMap(({ id }) => situation.actual.outgoingEdges(id));
      for (const { to } of edges) {
        const needed = byObject.get(encodeId(to));
        const limit = needed === undefined ? stage : (stages.get(needed) ?? stage);
        if (limit >= (stages.get(drop) ?? stage)) continue;
        stages.set(drop, limit);
        isSettled = false;
      }
    }
  }
  return stages;
}
