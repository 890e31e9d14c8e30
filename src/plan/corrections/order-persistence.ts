import { encodeId, type FactBase, type StableId } from "@supabase/pg-delta/core";
import type { Action } from "@supabase/pg-delta/plan";

const SET = /^ALTER TABLE .* SET (LOGGED|UNLOGGED)$/s;

/** A logged table can't refer to an unlogged one, so that one is logged first, or unlogged last. */
export function orderPersistence(actions: readonly Action[], desired: FactBase): readonly Action[] {
  const found = actions.filter(({ sql }) => SET.test(sql));
  if (found.length < 2) return actions;
  const depth = (action: Action) => depthOf(action.consumes[0], desired, new Set());
  const isLogged = ({ sql }: Action) => SET.exec(sql)?.[1] === "LOGGED";
  const sorted = [
    ...found.filter(isLogged).sort((a, b) => depth(a) - depth(b)),
    ...found.filter((action) => !isLogged(action)).sort((a, b) => depth(b) - depth(a)),
  ];
  return actions.map((action) => (SET.test(action.sql) ? (sorted.shift() ?? action) : action));
}

/** How long the longest chain of foreign keys from a table is; a cycle can't be ordered. */
function depthOf(id: StableId | undefined, facts: FactBase, seen: ReadonlySet<string>): number {
  if (id === undefined || seen.has(encodeId(id))) return 0;
  const trail = new Set([...seen, encodeId(id)]);
  const referred = facts
    .childrenOf(id)
    .filter(({ payload }) => payload.type === "f")
    .flatMap((key) => facts.outgoingEdges(key.id))
    .flatMap(({ to }) => tableOf(to, facts) ?? []);
  return Math.max(0, ...referred.map((table) => 1 + depthOf(table, facts, trail)));
}

function tableOf(id: StableId, facts: FactBase): StableId | undefined {
  if (id.kind === "table") return id;
  return id.kind === "column" || id.kind === "constraint" || id.kind === "index"
    ? facts.get(id)?.parent
    : undefined;
}
