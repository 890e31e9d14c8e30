import { encodeId, type FactBase, type StableId } from "@supabase/pg-delta/core";
import type { Action } from "@supabase/pg-delta/plan";
import { quoteIdent } from "../base/quote-sql.ts";
import type { Attachment } from "../catalog/extra.ts";
import { rebuildFacts } from "../catalog/rebuild-facts.ts";
import type { Change, ObjectRef, Step } from "./plan.ts";
import type { Supplement } from "./plan-extras.ts";

/** What of the engine's actions is kept, and what is done besides. */
interface AttachmentPlan extends Supplement {
  readonly actions: readonly Action[];
}

interface Sides {
  readonly actual: readonly Attachment[];
  readonly desired: readonly Attachment[];
  readonly facts: FactBase;
}

/**
 * The engine makes the index of a partitioned table alone, which leaves it invalid, and drops
 * an index of a partition that is to become a part of it. So indexes of partitions are made, or
 * kept, and attached here. A new partition gets those of indexes that are there already from
 * the server.
 */
export function planAttachments(actions: readonly Action[], sides: Sides): AttachmentPlan {
  const made = new Set(actions.flatMap(({ produces }) => produces.map(encodeId)));
  const attached = new Map(sides.actual.map((found) => [keyOf(found), found]));
  const kept = new Set<string>();
  const changes: Change[] = [];
  const steps: Step[] = [];
  for (const wanted of sides.desired) {
    const isParentNew = made.has(keyOf(wanted.parent));
    if (!isParentNew && !isMissing(wanted, sides, made)) continue;
    const key = keyOf(wanted);
    const existing = sides.facts.get(idOf(wanted));
    const isSame = existing?.payload.def === wanted.definition;
    if (isSame) kept.add(key);
    else {
      steps.push(makeStep(wanted, wanted.definition, "create"));
      made.add(key);
    }
    steps.push(makeStep(wanted, renderAttach(wanted), "alter"));
    if (!isParentNew) changes.push(describe(wanted, isSame));
    else if (!isSame && attached.has(key)) made.add(key);
  }
  const isKept = ({ verb, destroys }: Action) =>
    verb === "drop" && destroys.some((id) => id.kind === "index" && kept.has(encodeId(id)));
  return { actions: actions.filter((action) => !isKept(action)), changes, steps };
}

/**
 * A part of an index can't be taken out of it: where one has to go, the index is made anew. It
 * is given another definition, so that the engine sees to that.
 */
export function markSurplus(
  facts: FactBase,
  actual: readonly Attachment[],
  desired: readonly Attachment[],
  wanted: FactBase,
): FactBase {
  const kept = new Set(desired.map(partOf));
  const surplus = actual.filter(
    (found) =>
      !kept.has(partOf(found)) &&
      wanted.has({ kind: "table", schema: found.schema, name: found.table }) &&
      wanted.has(idOf(found.parent)),
  );
  if (surplus.length === 0) return facts;
  const marked = new Set(surplus.map(({ parent }) => keyOf(parent)));
  const found = facts.facts().map((fact) => {
    if (!marked.has(encodeId(fact.id))) return fact;
    return { ...fact, payload: { ...fact.payload, def: `${fact.payload.def} and its parts` } };
  });
  return rebuildFacts(facts, found, facts.edges);
}

function partOf({ schema, table, parent }: Attachment): string {
  return `${keyOf({ schema, name: table })} ${keyOf(parent)}`;
}

/** Whether a partition that is there already has no index in the parent's. */
function isMissing(
  { table, schema, parent }: Attachment,
  { actual, facts }: Sides,
  made: ReadonlySet<string>,
): boolean {
  const onTable = { kind: "table", schema, name: table } as const;
  if (made.has(encodeId(onTable)) || !facts.has(onTable)) return false;
  return !actual.some(
    (found) =>
      found.table === table && found.schema === schema && keyOf(found.parent) === keyOf(parent),
  );
}

function idOf({ schema, name }: { readonly schema: string; readonly name: string }): StableId {
  return { kind: "index", schema, name };
}

function keyOf(index: { readonly schema: string; readonly name: string }): string {
  return encodeId(idOf(index));
}

function renderAttach({ schema, name, parent }: Attachment): string {
  const child = `${quoteIdent(schema)}.${quoteIdent(name)}`;
  return `ALTER INDEX ${quoteIdent(parent.schema)}.${quoteIdent(parent.name)} ATTACH PARTITION ${child}`;
}

function nameIndex({ schema, table, name }: Attachment): ObjectRef {
  return { kind: "index", schema, of: table, name };
}

function describe(wanted: Attachment, isThere: boolean): Change {
  return {
    action: isThere ? "change" : "add",
    object: nameIndex(wanted),
    ofKind: "table",
    details: [`part of: none → ${wanted.parent.name}`],
  };
}

function makeStep(wanted: Attachment, sql: string, verb: Step["verb"]): Step {
  return {
    sql,
    verb,
    object: nameIndex(wanted),
    lock: verb === "create" ? "SHARE" : "ACCESS EXCLUSIVE",
    isDataLost: false,
    isRewriteLikely: false,
    transaction: "inside",
  };
}
