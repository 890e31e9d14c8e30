import { encodeId, type FactBase, type StableId } from "@supabase/pg-delta/core";
import type { Action } from "@supabase/pg-delta/plan";
import { quoteIdent } from "../base/quote-sql.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { settleExpression } from "../catalog/settle-expression.ts";
import type { StatisticsObject } from "../catalog/statistics.ts";
import type { Change, ObjectRef, Step } from "./plan.ts";
import type { ExtraPlan } from "./plan-extras.ts";

type Side = Pick<Catalog, "statistics" | "role">;

/** Plans objects of extended statistics: what goes, goes first, and what comes, comes last. */
export function planStatistics(
  actual: Side,
  desired: Side,
  facts: FactBase,
  actions: readonly Action[],
): ExtraPlan {
  const here = byName(actual.statistics);
  const there = byName(desired.statistics);
  const destroyed = new Set(actions.flatMap(({ destroys }) => destroys.map(encodeId)));
  const changes: Change[] = [];
  const before: Step[] = [];
  const steps: Step[] = [];
  for (const [key, old] of here) {
    const wanted = there.get(key);
    const isSame = wanted !== undefined && isAlike(old, wanted);
    const isLost = listNeeds(old).some((id) => destroyed.has(encodeId(id)));
    const hasTable = isThere(old.table, facts);
    if (hasTable && (!isSame || isLost))
      before.push(makeStep(old, `DROP STATISTICS ${nameOf(old)}`, "drop"));
    if (wanted === undefined) {
      if (hasTable) changes.push(describe("remove", old, []));
      continue;
    }
    const details = listDetails(old, wanted, desired.role);
    if (details.length > 0) changes.push(describe("change", wanted, details));
    steps.push(
      ...(isSame && !isLost ? alter(old, wanted, desired.role) : create(wanted, desired.role)),
    );
  }
  for (const [key, wanted] of there) {
    if (here.has(key)) continue;
    changes.push(describe("add", wanted, []));
    steps.push(...create(wanted, desired.role));
  }
  return { changes, before, steps };
}

function byName(objects: readonly StatisticsObject[]): ReadonlyMap<string, StatisticsObject> {
  return new Map(objects.map((found) => [nameOf(found), found]));
}

function isAlike(old: StatisticsObject, wanted: StatisticsObject): boolean {
  return settleExpression(old.content) === settleExpression(wanted.content);
}

/** It goes with any of these. */
function listNeeds({ table, columns, routines }: StatisticsObject): readonly StableId[] {
  return [
    { kind: "table", ...table },
    { kind: "materializedView", ...table },
    ...columns.map(
      (name): StableId => ({ kind: "column", schema: table.schema, table: table.name, name }),
    ),
    ...routines.map(
      ({ args, ...named }): StableId => ({ kind: "function", ...named, args: [...args] }),
    ),
  ];
}

function isThere(table: StatisticsObject["table"], facts: FactBase): boolean {
  return (["table", "materializedView", "foreignTable"] as const).some((kind) =>
    facts.has({ kind, ...table }),
  );
}

function create(wanted: StatisticsObject, role: string): readonly Step[] {
  return [makeStep(wanted, wanted.definition, "create"), ...alter({ owner: role }, wanted, role)];
}

type Properties = Pick<StatisticsObject, "target" | "comment" | "owner">;

/** An owner counts only where the schema names one. */
function alter(old: Properties, wanted: StatisticsObject, role: string): readonly Step[] {
  const { target, comment, owner } = wanted;
  const name = nameOf(wanted);
  const sql = [
    ...(owner === role || owner === old.owner
      ? []
      : [`ALTER STATISTICS ${name} OWNER TO ${quoteIdent(owner)}`]),
    ...(target === old.target ? [] : [`ALTER STATISTICS ${name} SET STATISTICS ${target ?? -1}`]),
    ...(comment === old.comment
      ? []
      : [`COMMENT ON STATISTICS ${name} IS ${quoteComment(comment)}`]),
  ];
  return sql.map((text) => makeStep(wanted, text, "alter"));
}

function quoteComment(text: string | undefined): string {
  return text === undefined ? "NULL" : `'${text.replaceAll("'", "''")}'`;
}

function listDetails(old: StatisticsObject, wanted: StatisticsObject, role: string): string[] {
  return [
    ...(isAlike(old, wanted) ? [] : ["definition"]),
    ...(old.target === wanted.target
      ? []
      : [`target: ${old.target ?? "default"} → ${wanted.target ?? "default"}`]),
    ...(old.comment === wanted.comment ? [] : ["comment"]),
    ...(wanted.owner === role || wanted.owner === old.owner
      ? []
      : [`owner: ${old.owner} → ${wanted.owner}`]),
  ];
}

function nameOf({ schema, name }: Pick<StatisticsObject, "schema" | "name">): string {
  return `${quoteIdent(schema)}.${quoteIdent(name)}`;
}

function nameObject({ schema, name }: StatisticsObject): ObjectRef {
  return { kind: "statistics object", schema, name };
}

function describe(
  action: Change["action"],
  found: StatisticsObject,
  details: readonly string[],
): Change {
  return { action, object: nameObject(found), details };
}

function makeStep(found: StatisticsObject, sql: string, verb: Step["verb"]): Step {
  return {
    sql,
    verb,
    object: nameObject(found),
    lock: verb === "alter" ? "none" : "SHARE UPDATE EXCLUSIVE",
    isDataLost: false,
    isRewriteLikely: false,
    transaction: "inside",
  };
}
