import { encodeId, type FactBase, type StableId } from "@supabase/pg-delta/core";
import type { Action } from "@supabase/pg-delta/plan";

const COLUMN_ACTION =
  /^ALTER TABLE (?:"(?:[^"]|"")+"\.)?"(?:[^"]|"")+" ALTER COLUMN "(?:[^"]|"")+" (.*)$/s;

/**
 * Puts right what the engine orders wrongly:
 * - a column must be NOT NULL before it becomes an identity column;
 * - a default whose type, or whose value of an enum, is new comes after that, and after the
 *   column has the type;
 * - REVOKE on a table takes rights on its columns away as well, so it comes before these.
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
    } else if (what.startsWith("SET DEFAULT")) {
      const needed = findDefaultsNeeds(ordered, action, desired);
      if (needed !== undefined) moveAfter(ordered, action, needed);
    }
  }
  return revokeTablesFirst(ordered);
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

/** The last action that makes the type of the column, or gives it to the column. */
function findDefaultsNeeds(
  actions: readonly Action[],
  { produces, consumes }: Action,
  desired: FactBase,
): Action | undefined {
  const subject = [...produces, ...consumes].find(isColumnOrDefault);
  if (subject === undefined) return undefined;
  const column = { ...subject, kind: "column" } as const;
  const needs = [column, { ...column, kind: "default" } as const]
    .flatMap((id) => desired.outgoingEdges(id))
    .map(({ to }) => encodeId(to));
  return actions.findLast(
    (other) =>
      other.produces.some((id) => id.kind !== "column" && needs.includes(encodeId(id))) ||
      (other.sql.includes(" ADD VALUE ") &&
        other.consumes.some((id) => id.kind === "type" && needs.includes(encodeId(id)))) ||
      (COLUMN_ACTION.exec(other.sql)?.[1]?.startsWith("TYPE ") === true &&
        sameId(other.consumes[0], column)),
  );
}

function isColumnOrDefault(id: StableId): id is Extract<StableId, { table: string; name: string }> {
  return id.kind === "column" || id.kind === "default";
}

function revokeTablesFirst(actions: Action[]): readonly Action[] {
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

/** Does nothing where it stands before it already. */
function moveBefore(actions: Action[], moved: Action, anchor: Action): void {
  if (actions.indexOf(moved) < actions.indexOf(anchor)) return;
  actions.splice(actions.indexOf(moved), 1);
  actions.splice(actions.indexOf(anchor), 0, moved);
}

function moveAfter(actions: Action[], moved: Action, anchor: Action): void {
  if (actions.indexOf(moved) > actions.indexOf(anchor)) return;
  actions.splice(actions.indexOf(moved), 1);
  actions.splice(actions.indexOf(anchor) + 1, 0, moved);
}
