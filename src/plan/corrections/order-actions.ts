import { encodeId, type FactBase, type StableId } from "@supabase/pg-delta/core";
import type { Action } from "@supabase/pg-delta/plan";
import { moveAfter, moveBefore } from "./move-action.ts";
import { orderPersistence } from "./order-persistence.ts";

const COLUMN_ACTION =
  /^ALTER TABLE (?:"(?:[^"]|"")+"\.)?"(?:[^"]|"")+" ALTER COLUMN "(?:[^"]|"")+" (.*)$/s;
const DOMAIN_ACTION = /^ALTER DOMAIN (?:"(?:[^"]|"")+"\.)?"(?:[^"]|"")+" (.*)$/s;

/**
 * Puts right what the engine orders wrongly:
 * - a column must be NOT NULL, and of its type, before it becomes an identity column;
 * - a default whose type or function is new comes after that, and after the column has the type;
 * - a domain changes before there are columns that are made of it, as none can change after that;
 * - REVOKE on a table takes rights on its columns away as well, so it comes before these;
 * - a table is logged after the tables that it refers to.
 *
 * It also leaves out an ALTER that stands there twice.
 */
export function orderActions(actions: readonly Action[], desired: FactBase): readonly Action[] {
  const ordered = dropRepeated(actions);
  for (const action of [...ordered]) {
    const what = COLUMN_ACTION.exec(action.sql)?.[1] ?? "";
    if (what.startsWith("ADD GENERATED")) {
      const first = ordered.find((other) => isNotNullOf(other, action));
      if (first !== undefined) moveBefore(ordered, first, action);
      const retyped = ordered.findLast((other) => isTypeOf(other, action.consumes[0]));
      if (retyped !== undefined) moveAfter(ordered, action, retyped);
    } else if (what.startsWith("SET DEFAULT")) {
      const needed = findDefaultsNeeds(ordered, action, desired);
      if (needed !== undefined) moveAfter(ordered, action, needed);
    } else if (DOMAIN_ACTION.test(action.sql)) orderDomain(ordered, action, desired);
  }
  return revokeTablesFirst(orderPersistence(ordered, desired));
}

/** Values are added to an enum at the very beginning, so that they can be used after a commit. */
export function addValuesFirst(actions: readonly Action[]): readonly Action[] {
  const isAdded = ({ sql }: Action) => /^ALTER TYPE .* ADD VALUE /s.test(sql);
  return [...actions.filter(isAdded), ...actions.filter((action) => !isAdded(action))];
}

/** Keeps the last of several, as the engine puts an early one before what it needs. */
function dropRepeated(actions: readonly Action[]): Action[] {
  return actions.filter(
    ({ sql, verb }, index) =>
      verb !== "alter" ||
      (!COLUMN_ACTION.test(sql) && !sql.includes(" REPLICA IDENTITY ")) ||
      !actions.slice(index + 1).some((later) => later.sql === sql),
  );
}

function isNotNullOf(other: Action, { consumes }: Action): boolean {
  if (COLUMN_ACTION.exec(other.sql)?.[1] !== "SET NOT NULL") return false;
  return sameId(other.consumes[0], consumes[0]);
}

function isTypeOf({ sql, consumes }: Action, column: StableId | undefined): boolean {
  const isType = COLUMN_ACTION.exec(sql)?.[1]?.startsWith("TYPE ") === true;
  return isType && consumes.some((id) => sameId(id, column));
}

/** The last action that makes the type of the column, or gives it to the column. */
function findDefaultsNeeds(
  actions: readonly Action[],
  { produces, consumes }: Action,
  desired: FactBase,
): Action | undefined {
  const subject = [...produces, ...consumes].find(isColumnOrDefault);
  if (subject === undefined) return undefined;
  const column = { ...subject, kind: "column" } as const;
  const needs = listNeeds([column, { ...column, kind: "default" }], desired);
  return actions.findLast(
    (other) =>
      other.produces.some((id) => id.kind !== "column" && needs.has(encodeId(id))) ||
      isTypeOf(other, column),
  );
}

function orderDomain(actions: Action[], action: Action, desired: FactBase): void {
  const ids = [...action.consumes, ...action.produces];
  const domain = ids.find(({ kind }) => kind === "domain");
  if (domain === undefined) return;
  const what = DOMAIN_ACTION.exec(action.sql)?.[1] ?? "";
  const needs = listNeeds(ids, desired);
  const needed = actions.findLast(({ produces }) => produces.some((id) => needs.has(encodeId(id))));
  if (what.startsWith("SET DEFAULT") && needed !== undefined) moveAfter(actions, action, needed);
  if (!what.startsWith("ADD ") && !what.startsWith("SET NOT NULL")) return;
  const users = listTypeUsers(domain, desired);
  const user = actions.find(({ produces }) => produces.some((id) => users.has(encodeId(id))));
  if (user === undefined) return;
  if (needed === undefined || actions.indexOf(needed) < actions.indexOf(user)) {
    moveBefore(actions, action, user);
  }
}

function listNeeds(ids: readonly StableId[], facts: FactBase): ReadonlySet<string> {
  return new Set(ids.flatMap((id) => facts.outgoingEdges(id)).map(({ to }) => encodeId(to)));
}

/** What is made of a type: columns, and other types. */
function listTypeUsers(type: StableId, facts: FactBase): ReadonlySet<string> {
  const users = new Set<string>();
  const rest = [type];
  for (const id of rest) {
    for (const { from } of facts.incomingEdges(id)) {
      const isUser = ["column", "domain", "type"].includes(from.kind);
      if (!isUser || users.has(encodeId(from))) continue;
      users.add(encodeId(from));
      rest.push(from);
    }
  }
  return users;
}

function isColumnOrDefault(id: StableId): id is Extract<StableId, { table: string; name: string }> {
  return id.kind === "column" || id.kind === "default";
}

function revokeTablesFirst(actions: readonly Action[]): readonly Action[] {
  const onColumns = new Map<string, Action>();
  for (const action of actions) {
    const grant = /^(?:REVOKE|GRANT) [^(]*\(.*?\) (ON TABLE .*?) (?:FROM|TO) (.*)$/s.exec(
      action.sql,
    );
    const target = grant === null ? "" : `${grant[1]} FROM ${grant[2]}`;
    if (grant !== null && !onColumns.has(target)) onColumns.set(target, action);
  }
  if (onColumns.size === 0) return actions;
  const ordered = [...actions];
  for (const revoke of actions) {
    const target = /^REVOKE ALL (ON TABLE .*)$/s.exec(revoke.sql)?.[1];
    const first = target === undefined ? undefined : onColumns.get(target);
    if (first !== undefined) moveBefore(ordered, revoke, first);
  }
  return ordered;
}

function sameId(left: StableId | undefined, right: StableId | undefined): boolean {
  return left !== undefined && right !== undefined && encodeId(left) === encodeId(right);
}
