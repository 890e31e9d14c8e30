import { encodeId, type FactBase } from "@supabase/pg-delta/core";
import type { Action } from "@supabase/pg-delta/plan";
import type { Aspect, Extra } from "../catalog/extra.ts";
import { ExtraHolders } from "./extra-holders.ts";
import { nameObject } from "./name-object.ts";
import type { Change, LockMode, Step } from "./plan.ts";

/** What is planned beside the engine. */
export interface Supplement {
  readonly changes: readonly Change[];
  readonly steps: readonly Step[];
}

/** What is planned beside the engine, some of it before its own steps. */
export interface ExtraPlan extends Supplement {
  readonly before: readonly Step[];
}

/** Set over an old value, these would be added to it: they are taken away first. */
const ADDED: readonly Aspect[] = [
  "column options",
  "foreign options",
  "toast options",
  "index options",
  "grant",
];
const LIGHT: readonly Aspect[] = ["statistics target", "column options", "clustered"];
const FREE: readonly Aspect[] = ["comment", "grant", "generated columns"];
/** The engine is told of these, see `corrections/`. */
const TOLD: readonly Aspect[] = ["virtual", "rules", "parents"];
/** Columns of a table of a type are those of the type: nothing can be done to them. */
const IN_THE_WAY: readonly Aspect[] = ["typed"];

const LONGEST_VALUE = 60;

/** Plans the properties that the engine knows nothing of. They come after its own steps. */
export function planExtras(
  actual: readonly Extra[],
  desired: readonly Extra[],
  facts: FactBase,
  actions: readonly Action[],
): ExtraPlan {
  const here = byKey(actual);
  const there = byKey(desired);
  const holders = new ExtraHolders(facts, actions);
  const changes: Change[] = [];
  const before: Step[] = [];
  const steps: Step[] = [];
  for (const { key, extra } of holders.sort(new Map([...here, ...there]))) {
    const old = here.get(key);
    const wanted = there.get(key);
    if (TOLD.includes(extra.aspect)) continue;
    const isMade = holders.isMade(extra);
    const isSame = old?.value === wanted?.value;
    if (isSame && !isMade && !holders.isLost(extra)) continue;
    if (wanted === undefined && (isMade || !holders.areThere(extra))) continue;
    holders.touch(extra);
    if (!isMade && !isSame) changes.push(describe(extra, old, wanted));
    const isReplaced = ADDED.includes(extra.aspect) || IN_THE_WAY.includes(extra.aspect);
    const resets = IN_THE_WAY.includes(extra.aspect) ? before : steps;
    if (old !== undefined && !isMade && isReplaced) resets.push(makeStep(extra, old.reset));
    if (wanted !== undefined) steps.push(...wanted.set.map((sql) => makeStep(extra, sql)));
    else if (!isReplaced) steps.push(makeStep(extra, extra.reset));
  }
  return { changes, before, steps };
}

function byKey(extras: readonly Extra[]): ReadonlyMap<string, Extra> {
  return new Map(
    extras.map((extra) => [`${encodeId(extra.id)} ${extra.aspect} ${extra.detail ?? ""}`, extra]),
  );
}

function describe(extra: Extra, old?: Extra, wanted?: Extra): Change {
  const { id, aspect, detail } = extra;
  const name = [aspect, detail].filter(Boolean).join(" ");
  const values = [old?.value ?? "default", wanted?.value ?? "default"];
  const isShort = values.every((value) => value.length <= LONGEST_VALUE && !value.includes("\n"));
  const details = [isShort ? `${name}: ${values.join(" → ")}` : name];
  const object = nameObject(id);
  const relation = extra.holders.at(-1);
  if (id.kind !== "column" || relation === undefined) return { action: "change", object, details };
  return { action: "change", object, ofKind: nameObject(relation).kind, details };
}

function makeStep({ id, aspect }: Extra, sql: string): Step {
  const lock: LockMode = FREE.includes(aspect)
    ? "none"
    : LIGHT.includes(aspect)
      ? "SHARE UPDATE EXCLUSIVE"
      : "ACCESS EXCLUSIVE";
  return {
    sql,
    verb: "alter",
    object: nameObject(id),
    lock,
    isDataLost: false,
    isRewriteLikely: false,
    transaction: "inside",
  };
}
