import type { Fact } from "@supabase/pg-delta/core";
import { nameObject } from "../name-object.ts";
import { listNames } from "./delay-drops.ts";
import { listMadeWith } from "./object-index.ts";
import type { PlacedPiece } from "./schedule.ts";
import type { Situation } from "./situation.ts";

/**
 * Takes what needs long, with all that has to do with it, out of a transaction, so that nothing
 * else stays locked meanwhile. What is about one object, or needs it, stays together: no one
 * sees it half done.
 */
export function splitHeavy(
  pieces: readonly PlacedPiece[],
  isHeavy: (piece: PlacedPiece) => boolean,
  situation: Situation,
): readonly (readonly PlacedPiece[])[] {
  if (!pieces.some(isHeavy) || pieces.some(isAboutOthers)) return [pieces];
  const groups = groupRelated(pieces, situation);
  const heavy = groups.filter((group) => group.some(isHeavy));
  const apart = new Set(heavy.flat());
  const rest = pieces.filter((piece) => !apart.has(piece));
  return rest.length === 0 ? heavy : [rest, ...heavy];
}

/** What holds for objects that it does not name: the order must stay as it is. */
function isAboutOthers({ planned: { step, statement } }: PlacedPiece): boolean {
  return ABOUT_OTHERS.includes(step.object.kind) || statement.kind === "rename";
}

const ABOUT_OTHERS: readonly string[] = ["default privilege", "publication", "published table"];

/** Statements that have to do with each other, directly or by others; each in the plan's order. */
function groupRelated(
  pieces: readonly PlacedPiece[],
  situation: Situation,
): readonly (readonly PlacedPiece[])[] {
  const own = new Map(pieces.map((piece) => [piece, listOwn(piece, situation)]));
  const touched = new Set([...own.values()].flat());
  const groupOf = new Map<string, Set<PlacedPiece>>();
  for (const [piece, keys] of own) {
    // What two of them need has nothing to say where the plan leaves it alone.
    const needed = listNeeded(piece, situation).filter((key) => touched.has(key));
    const all = [...keys, ...needed];
    const known = new Set(all.flatMap((key) => groupOf.get(key) ?? []));
    const merged = new Set([...[...known].flatMap((group) => [...group]), piece]);
    for (const [key, group] of groupOf) if (known.has(group)) groupOf.set(key, merged);
    for (const key of all) groupOf.set(key, merged);
  }
  return [...new Set(groupOf.values())].map((group) => pieces.filter((piece) => group.has(piece)));
}

/** The table, view, type and so on that a statement is about, and the names that it takes. */
function listOwn({ planned }: PlacedPiece, situation: Situation): readonly string[] {
  const sides = (["makes", "frees"] as const).flatMap((side) =>
    listNames(planned, side, situation),
  );
  return [keyOf(planned.step.object), ...sides];
}

function listNeeded({ planned }: PlacedPiece, situation: Situation): readonly string[] {
  const { object } = planned.step;
  return (["actual", "desired"] as const).flatMap((side) =>
    situation[`${side}Index`].find(object).flatMap((fact) => listTargets(fact, situation[side])),
  );
}

function listTargets(fact: Fact, facts: Situation["actual"]): readonly string[] {
  const edges = listMadeWith(facts, fact)
    .flatMap(({ id }) => facts.outgoingEdges(id))
    .filter(({ kind }) => kind === "depends");
  const owner = Object(fact.payload.ownedBy) as { schema?: unknown; table?: unknown };
  const owning =
    owner.table === undefined ? [] : [{ schema: String(owner.schema), name: String(owner.table) }];
  return [...edges.map(({ to }) => nameObject(to)), ...owning].map(keyOf);
}

function keyOf({
  schema,
  of,
  name,
}: {
  readonly schema?: string;
  readonly of?: string;
  readonly name: string;
}) {
  return `${schema ?? ""}\u0000${of ?? name}`;
}
