import { type Delta, diff, type FactBase } from "@supabase/pg-delta/core";
import { type Action, plan as planWithEngine } from "@supabase/pg-delta/plan";
import { ConfitureError } from "../base/errors.ts";
import type { Catalog } from "../catalog/catalog.ts";
import type { AlignedFacts } from "./align-roles.ts";
import { type CastKnowledge, learnCasts } from "./corrections/cast-columns.ts";
import { writeInheritance } from "./corrections/inherited-columns.ts";
import { dropNeedlessDefaults } from "./corrections/needless-defaults.ts";
import { addValuesFirst, orderActions } from "./corrections/order-actions.ts";
import { rewriteActions } from "./corrections/rewrite-actions.ts";
import { followTypes } from "./corrections/typed-tables.ts";
import { findMiddle } from "./detour/find-middle.ts";
import type { Setting } from "./plan.ts";

/** What the engine plans, put right. */
export interface ActionPlan {
  readonly actions: readonly Action[];
  readonly deltas: readonly Delta[];
  readonly settings: readonly Setting[];
}

interface Stage {
  readonly from: FactBase;
  readonly to: FactBase;
}

/** Plans by the engine, on a detour if there is something in the way. */
export function planActions(facts: AlignedFacts, actual: Catalog, desired: Catalog): ActionPlan {
  const middle = findMiddle(facts);
  const stages: readonly Stage[] =
    middle === undefined
      ? [{ from: facts.actual, to: facts.desired }]
      : [
          { from: facts.actual, to: middle },
          { from: middle, to: facts.desired },
        ];
  const casts = learnCasts(actual.casts, facts);
  const plans = stages.map((stage) => {
    const plan = runEngine(stage);
    return { ...plan, actions: correct(plan.actions, stage, { facts, actual, desired, casts }) };
  });
  const settings = plans.flatMap(({ preamble }) => preamble);
  return {
    actions: addValuesFirst(plans.flatMap(({ actions }) => actions)),
    deltas: middle === undefined ? (plans[0]?.deltas ?? []) : diff(facts.actual, facts.desired),
    // The statements name every schema, and a search path would be in the way of others.
    settings: [...new Map(settings.map((one) => [one.name, one])).values()].filter(
      ({ name }) => name !== "search_path",
    ),
  };
}

interface Knowledge {
  readonly facts: AlignedFacts;
  readonly actual: Catalog;
  readonly desired: Catalog;
  readonly casts: CastKnowledge;
}

function correct(
  actions: readonly Action[],
  { from, to }: Stage,
  { facts, actual, desired, casts }: Knowledge,
): readonly Action[] {
  const needed = dropNeedlessDefaults(actions, from, actual.extras);
  const written = rewriteActions(needed, casts, facts.unsaid);
  const inherited = writeInheritance(written, to, desired.extras);
  return followTypes(orderActions(inherited, to), actual.extras, desired.extras);
}

function runEngine({ from, to }: Stage): ReturnType<typeof planWithEngine> {
  try {
    return planWithEngine(from, to);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ConfitureError("PLAN_FAILED", `the change can't be planned: ${reason}`, {
      cause,
      hint: "make this change by hand, then compare again",
    });
  }
}
