import { encodeId, type FactBase, type StableId } from "@supabase/pg-delta/core";
import { areComparable } from "./comparable-types.ts";
import { differs, losesValues, TYPE_CHANGES } from "./differences.ts";
import { isMadeAnew } from "./made-anew.ts";

interface Sides {
  readonly actual: FactBase;
  readonly desired: FactBase;
}

/** What the engine can only replace as a whole, by kind: another value means a new object. */
const REPLACED: { readonly [kind in StableId["kind"]]?: readonly string[] } = {
  function: ["returnType", "argSignature", "language", "isWindow"],
  procedure: ["argSignature", "language"],
  view: ["def"],
  materializedView: ["def"],
  table: ["partitionKey", "parentTable", "partitionBound"],
  domain: TYPE_CHANGES,
  type: TYPE_CHANGES,
};

/** What holds on to a column so that its type can't change, and is not made anew by the engine. */
const HOLDING: readonly StableId["kind"][] = ["trigger", "function", "procedure", "column"];
const HOLDING_AN_ENUM = [...HOLDING, "view", "materializedView", "rule", "policy"];

/** What has to be out of the way, as far as the engine does not see to it itself. */
export function findObstacles(actual: FactBase, desired: FactBase): readonly StableId[] {
  const sides = { actual, desired };
  return [
    ...findReplacedTypes(sides),
    ...findReplacedTables(sides),
    ...findUsersOfReplaced(sides),
    ...findHoldersOfColumns(sides),
    ...findCycles(sides),
  ];
}

/** Types that others are made of, or that columns have. */
function findReplacedTypes(sides: Sides): readonly StableId[] {
  const { actual } = sides;
  const isUsed = (id: StableId) =>
    actual.incomingEdges(id).some(({ from }) => ["column", "domain", "type"].includes(from.kind));
  const replaced = actual.facts().flatMap((fact): readonly StableId[] => {
    const { id, parent } = fact;
    if (id.kind === "typeAttribute")
      return parent && differs(fact, ["type"], sides.desired) ? [parent] : [];
    if (id.kind !== "type" && id.kind !== "domain") return [];
    if (losesValues(fact, sides.desired)) return isMadeInto(id, actual) ? [id] : [];
    return differs(fact, REPLACED[id.kind] ?? [], sides.desired) ? [id] : [];
  });
  return replaced.filter(isUsed);
}

/** Whether domains, composites or ranges are made of it. */
function isMadeInto(id: StableId, facts: FactBase): boolean {
  return facts.incomingEdges(id).some(({ from }) => from.kind === "domain" || from.kind === "type");
}

function findReplacedTables(sides: Sides): readonly StableId[] {
  return sides.actual.facts().flatMap((fact) => {
    const { id } = fact;
    if (id.kind !== "table") return [];
    return isMadeAnew(id, sides) || differs(fact, REPLACED.table ?? [], sides.desired) ? [id] : [];
  });
}

/** What uses something that is made anew, and that the engine does not make anew itself. */
function findUsersOfReplaced(sides: Sides): readonly StableId[] {
  const { actual } = sides;
  const replaced = actual
    .facts()
    .filter((fact) => differs(fact, REPLACED[fact.id.kind] ?? [], sides.desired))
    .map(({ id }) => id);
  const seen = new Set(replaced.map(encodeId));
  const found: StableId[] = [];
  for (const id of replaced) {
    for (const { from, kind } of actual.incomingEdges(id)) {
      if (kind !== "depends" || seen.has(encodeId(from))) continue;
      seen.add(encodeId(from));
      if (from.kind === "aggregate" || from.kind === "type") found.push(from);
      else if (from.kind === "column") {
        if (isGenerated(from, actual)) found.push(from);
      } else if (from.kind === "domain") {
        // Its default uses a function: that is enough to take the function for an obstacle.
        if (id.kind === "function") found.push(id);
      } else if (!["table", "foreignTable", "sequence", "publication"].includes(from.kind)) {
        replaced.push(from);
      }
    }
  }
  return found;
}

function findHoldersOfColumns(sides: Sides): readonly StableId[] {
  const { actual } = sides;
  return actual.facts().flatMap((fact) => {
    const { id } = fact;
    if (id.kind !== "column" || isGenerated(id, actual)) return [];
    const isOfEnum = hasLossyEnum(id, sides);
    if (!isOfEnum && !differs(fact, ["type"], sides.desired)) return [];
    const kinds = isOfEnum ? HOLDING_AN_ENUM : HOLDING;
    const holders = actual
      .incomingEdges(id)
      .map(({ from }) => from)
      .filter(
        (from) =>
          kinds.includes(from.kind) || (from.kind === "constraint" && isBroken(from, id, sides)),
      );
    return [...holders, ...listFilters(id, actual)];
  });
}

function hasLossyEnum(column: StableId, sides: Sides): boolean {
  return sides.actual.outgoingEdges(column).some(({ to }) => {
    const type = to.kind === "type" ? sides.actual.get(to) : undefined;
    return type !== undefined && losesValues(type, sides.desired);
  });
}

/** Whether a foreign key can't be kept while one of its sides changes before the other. */
function isBroken(id: StableId, column: StableId, { actual, desired }: Sides): boolean {
  if (actual.get(id)?.payload.type !== "f") return false;
  const before = actual.get(column)?.payload.type;
  const after = desired.get(column)?.payload.type;
  return !areComparable(String(before), String(after));
}

function listFilters(
  { schema, table }: { readonly schema: string; readonly table: string },
  facts: FactBase,
): readonly StableId[] {
  return facts.facts().flatMap(({ id, payload }) => {
    if (id.kind !== "publicationRel" || payload.where == null) return [];
    return id.schema === schema && id.table === table ? [id] : [];
  });
}

/** Parts of a table that goes, which need a function that goes and itself needs the table. */
function findCycles({ actual, desired }: Sides): readonly StableId[] {
  return actual.facts().flatMap(({ id }) => {
    if (id.kind !== "table" || desired.has(id)) return [];
    const parts = listParts(id, actual);
    const users = listUsers([id, ...parts], actual);
    return parts.filter((part) =>
      actual.outgoingEdges(part).some(({ to }) => users.has(encodeId(to))),
    );
  });
}

function listParts(id: StableId, facts: FactBase): readonly StableId[] {
  return facts.childrenOf(id).flatMap((child) => [child.id, ...listParts(child.id, facts)]);
}

/** All routines that need one of these, directly or not. */
function listUsers(ids: readonly StableId[], facts: FactBase): ReadonlySet<string> {
  const users = new Set<string>();
  const rest = [...ids];
  for (const id of rest) {
    for (const { from, kind } of facts.incomingEdges(id)) {
      const key = encodeId(from);
      const isRoutine = from.kind === "function" || from.kind === "procedure";
      if (kind !== "depends" || !isRoutine || users.has(key)) continue;
      users.add(key);
      rest.push(from);
    }
  }
  return users;
}

function isGenerated(id: StableId, facts: FactBase): boolean {
  return facts.get(id)?.payload.generatedExpr != null;
}
