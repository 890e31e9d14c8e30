import {
  type Delta,
  type DependencyEdge,
  encodeId,
  type FactBase,
  type StableId,
} from "@supabase/pg-delta/core";
import { showTold } from "./corrections/told-extras.ts";
import { nameObject } from "./name-object.ts";
import type { Change } from "./plan.ts";

const LONGEST_VALUE = 60;
/** What is in these stands alone: a server is no part of its wrapper, nor of its extension. */
const CONTAINERS: ReadonlySet<StableId["kind"]> = new Set(["schema", "fdw", "extension"]);

interface Sides {
  readonly actual: FactBase;
  readonly desired: FactBase;
}

/** The engine's differences as readers want them, by schema and object. */
export function listChanges(deltas: readonly Delta[], sides: Sides): readonly Change[] {
  const added = idsOf(deltas, "add");
  const removed = idsOf(deltas, "remove");
  const details = new Map<string, { id: StableId; details: string[] }>();
  const note = (id: StableId, detail: string) => {
    const key = encodeId(id);
    const known = details.get(key);
    if (known === undefined) details.set(key, { id, details: [detail] });
    else known.details.push(detail);
  };
  const changes: Change[] = [];
  for (const delta of deltas) {
    if (delta.verb === "add" || delta.verb === "remove") {
      const gone = delta.verb === "add" ? added : removed;
      const { id, parent } = delta.fact;
      // What a new schema holds is worth a line each; what a new table holds is not.
      const isInside =
        parent !== undefined && !CONTAINERS.has(parent.kind) && gone.has(encodeId(parent));
      if (!isInside) changes.push(describe(delta.verb, id, [], sides));
    } else if (delta.verb === "set") {
      note(delta.id, describeValues(delta.attr, delta.from, delta.to));
    } else if (delta.verb === "link" && isOwner(delta.edge, added)) {
      note(
        delta.edge.from,
        `owner: ${ownerOf(delta.edge.from, sides.actual)} → ${nameOf(delta.edge)}`,
      );
    }
  }
  for (const { id, details: found } of details.values()) {
    changes.push(describe("change", id, found, sides));
  }
  return changes;
}

function idsOf(deltas: readonly Delta[], verb: "add" | "remove"): ReadonlySet<string> {
  return new Set(deltas.flatMap((delta) => (delta.verb === verb ? [encodeId(delta.fact.id)] : [])));
}

function isOwner(edge: DependencyEdge, added: ReadonlySet<string>): boolean {
  return edge.kind === "owner" && !added.has(encodeId(edge.from));
}

function ownerOf(id: StableId, facts: FactBase): string {
  const edge = facts.outgoingEdges(id).find(({ kind }) => kind === "owner");
  return edge === undefined ? "a role of PostgreSQL" : nameOf(edge);
}

function nameOf({ to }: DependencyEdge): string {
  return "name" in to ? to.name : encodeId(to);
}

function describe(
  action: Change["action"],
  id: StableId,
  details: readonly string[],
  sides: Sides,
): Change {
  const object = nameObject(id);
  const owner = findOwner(id, sides);
  if (owner === undefined) return { action, object, details };
  const of = nameObject(owner);
  return { action, object: { ...object, of: of.name }, ofKind: of.kind, details };
}

/** The object that stands alone and that this one is a part of, such as an index's table. */
function findOwner(id: StableId, { actual, desired }: Sides): StableId | undefined {
  let owner: StableId | undefined;
  let current = id;
  for (;;) {
    const parent = (desired.get(current) ?? actual.get(current))?.parent;
    if (parent === undefined || CONTAINERS.has(parent.kind)) return owner;
    owner = parent;
    current = parent;
  }
}

function describeValues(attribute: string, from: unknown, to: unknown): string {
  const name = attribute.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  const before = render(from);
  const after = render(to);
  if (before === undefined || after === undefined) return name;
  return `${name}: ${before} → ${after}`;
}

function render(value: unknown): string | undefined {
  if (value === null || value === undefined) return "none";
  if (Array.isArray(value)) return value.every(isShort) ? short(value.join(", ")) : undefined;
  return isShort(value) ? short(showTold(String(value))) : undefined;
}

function isShort(value: unknown): boolean {
  return ["string", "number", "boolean", "bigint"].includes(typeof value);
}

function short(text: string): string | undefined {
  return text.length <= LONGEST_VALUE && !text.includes("\n") ? text : undefined;
}

/** By schema, object, and part. */
export function compareChanges(left: Change, right: Change): number {
  const a = sortKey(left);
  const b = sortKey(right);
  return a < b ? -1 : a > b ? 1 : 0;
}

function sortKey({ object, ofKind, action }: Change): string {
  const top = object.of ?? object.name;
  const isPart = object.of === undefined ? "0" : "1";
  const kind = ofKind ?? object.kind;
  return [object.schema ?? "", kind, top, isPart, object.kind, object.name, action].join("\u0000");
}
