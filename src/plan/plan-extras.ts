import { encodeId, type FactBase } from "@supabase/pg-delta/core";
import type { Action } from "@supabase/pg-delta/plan";
import type { Aspect, Extra } from "../catalog/extra.ts";
import { nameObject } from "./name-object.ts";
import type { Change, LockMode, Step } from "./plan.ts";

/** What is planned beside the engine. */
export interface Supplement {
  readonly changes: readonly Change[];
  readonly steps: readonly Step[];
}

/** Set over an old value, these would be added to it: they are taken away first. */
const ADDED: readonly Aspect[] = ["column options", "foreign options"];
const LIGHT: readonly Aspect[] = ["statistics target", "column options", "clustered"];

/** Plans the properties that the engine knows nothing of. They come after its own steps. */
export function planExtras(
  actual: readonly Extra[],
  desired: readonly Extra[],
  facts: FactBase,
  actions: readonly Action[],
): Supplement {
  const here = byKey(actual);
  const there = byKey(desired);
  const isNew = makeNewTest(actions);
  const changes: Change[] = [];
  const steps: Step[] = [];
  const keys = [...new Set([...here.keys(), ...there.keys()])];
  for (const key of keys) {
    const old = here.get(key);
    const wanted = there.get(key);
    const extra = wanted ?? old;
    if (extra === undefined || extra.aspect === "virtual") continue;
    const isMade = isNew(extra);
    if (!isMade && old?.value === wanted?.value) continue;
    if (wanted === undefined && (isMade || !isStillThere(extra, facts))) continue;
    if (!isMade) changes.push(describe(extra, old, wanted));
    const isAdded = ADDED.includes(extra.aspect);
    if (old !== undefined && !isMade && isAdded) steps.push(makeStep(extra, old.reset));
    if (wanted !== undefined) steps.push(makeStep(extra, wanted.set));
    else if (!isAdded) steps.push(makeStep(extra, extra.reset));
  }
  return { changes, steps };
}

function byKey(extras: readonly Extra[]): ReadonlyMap<string, Extra> {
  return new Map(extras.map((extra) => [`${encodeId(extra.id)} ${extra.aspect}`, extra]));
}

/** An object that the engine's steps make has none of its properties yet. */
function makeNewTest(actions: readonly Action[]): (extra: Extra) => boolean {
  const produced = new Set(actions.flatMap(({ produces }) => produces.map(encodeId)));
  return ({ id, table }) =>
    produced.has(encodeId(id)) ||
    produced.has(encodeId({ kind: "table", ...table })) ||
    produced.has(encodeId({ kind: "foreignTable", ...table }));
}

function isStillThere({ id, table }: Extra, facts: FactBase): boolean {
  if (facts.has(id)) return true;
  let current = facts.get({ kind: "table", ...table });
  // A partition's columns are those of the table that it is a partition of.
  while (current !== undefined && id.kind === "column" && current.id.kind === "table") {
    const { schema, name } = current.id;
    if (facts.has({ kind: "column", schema, table: name, name: id.name })) return true;
    current = facts.get({ kind: "table", ...readParent(current.payload.parentTable) });
  }
  return false;
}

function readParent(value: unknown): { schema: string; name: string } {
  const { schema, name } = Object(value) as { schema?: unknown; name?: unknown };
  return { schema: String(schema), name: String(name) };
}

function describe({ id, table, aspect }: Extra, old?: Extra, wanted?: Extra): Change {
  const details = [`${aspect}: ${old?.value ?? "default"} → ${wanted?.value ?? "default"}`];
  if (id.kind !== "column") return { action: "change", object: nameObject(id), details };
  const object = { ...nameObject(id), of: table.name };
  return { action: "change", object, ofKind: "table", details };
}

function makeStep({ id, aspect }: Extra, sql: string): Step {
  const lock: LockMode = LIGHT.includes(aspect) ? "SHARE UPDATE EXCLUSIVE" : "ACCESS EXCLUSIVE";
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
