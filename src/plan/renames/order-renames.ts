import type { Rename } from "./rename.ts";

/** A part is named by the new name of what it is in, so that comes first; the rest in between. */
const RANKS: readonly (readonly string[])[] = [
  ["schema"],
  [],
  ["function", "procedure", "aggregate"],
  ["column", "attribute", "enum value"],
  ["constraint"],
  ["index"],
  ["trigger", "policy", "rule"],
];
const OBJECT_RANK = 1;

/**
 * Renames in an order in which they can be run. One whose new name is still another one's old
 * name waits for that; of names that are exchanged, one is given a name in between.
 */
export function orderRenames(renames: readonly Rename[]): readonly Rename[] {
  const sorted = [...renames].sort(compareRenames);
  const byOldName = Map.groupBy(sorted, (rename) => spaceOf(rename, rename.from));
  const ordered: Rename[] = [];
  const seen = new Set<Rename>();
  const run = (rename: Rename, trail: readonly Rename[]): readonly Rename[] => {
    if (seen.has(rename)) return [];
    seen.add(rename);
    const blockers = byOldName.get(spaceOf(rename, rename.to)) ?? [];
    const late = blockers.flatMap((blocker) => run(blocker, [...trail, rename]));
    if (blockers.some((blocker) => trail.includes(blocker))) {
      const between = `confiture_rename_${ordered.length + 1}`;
      ordered.push({ ...rename, to: between });
      return [...late, { ...rename, from: between }];
    }
    ordered.push(rename);
    return late;
  };
  for (const rename of sorted) ordered.push(...run(rename, []));
  return ordered;
}

/** The stage at which a kind of object is renamed. */
export function rankOf(kind: string): number {
  const rank = RANKS.findIndex((kinds) => kinds.includes(kind));
  return rank === -1 ? OBJECT_RANK : rank;
}

function compareRenames(left: Rename, right: Rename): number {
  const byRank = rankOf(left.kind) - rankOf(right.kind);
  if (byRank !== 0) return byRank;
  const [a = "", b = ""] = [left, right].map(({ schema, kind, of, from, args }) =>
    JSON.stringify([schema, kind, of, from, args]),
  );
  return a === b ? 0 : a < b ? -1 : 1;
}

/** Names of one space may exclude each other; a key has an index of its name. */
function spaceOf({ kind, schema, of, args }: Rename, name: string): string {
  const isRelation = [OBJECT_RANK, rankOf("index"), rankOf("constraint")].includes(rankOf(kind));
  const space = isRelation && schema !== undefined ? [] : [kind, of, args];
  return JSON.stringify([schema, name, ...space]);
}
