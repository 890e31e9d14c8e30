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
  const byOldName = new Map(sorted.map((rename) => [keyOf(rename, rename.from), rename]));
  const ordered: Rename[] = [];
  const seen = new Set<Rename>();
  const run = (rename: Rename, trail: readonly Rename[]): readonly Rename[] => {
    if (seen.has(rename)) return [];
    seen.add(rename);
    const blocker = byOldName.get(keyOf(rename, rename.to));
    if (blocker !== undefined && trail.includes(blocker)) {
      const between = `confiture_rename_${ordered.length + 1}`;
      ordered.push({ ...rename, to: between });
      return [{ ...rename, from: between }];
    }
    const late = blocker === undefined ? [] : run(blocker, [...trail, rename]);
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
  const [a, b] = [left, right].map((rename) => keyOf(rename, rename.from));
  return a === b ? 0 : (a ?? "") < (b ?? "") ? -1 : 1;
}

/** Names of one key exclude each other. */
function keyOf({ kind, schema = "", of = "", args = [] }: Rename, name: string): string {
  const space = rankOf(kind) === OBJECT_RANK && schema !== "" ? "object" : kind;
  return JSON.stringify([schema, space, of, name, args]);
}
