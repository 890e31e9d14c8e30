import type { PlacedPiece } from "./schedule.ts";

/**
 * Cuts the statements of a transaction so that what takes long holds no locks but those of what
 * it belongs to. What is about one object stays together: no one sees it half done.
 */
export function splitHeavy(
  pieces: readonly PlacedPiece[],
  isHeavy: (piece: PlacedPiece) => boolean,
): readonly (readonly PlacedPiece[])[] {
  if (!pieces.some(isHeavy)) return [pieces];
  const groups: { readonly pieces: PlacedPiece[]; readonly hasHeavy: boolean }[] = [];
  for (const group of listGroups(pieces)) {
    const hasHeavy = group.some(isHeavy);
    const last = groups.at(-1);
    if (last === undefined || last.hasHeavy || hasHeavy)
      groups.push({ pieces: [...group], hasHeavy });
    else last.pieces.push(...group);
  }
  return groups.map((group) => group.pieces);
}

/** The smallest runs of statements between which no object is half done. */
function listGroups(pieces: readonly PlacedPiece[]): readonly (readonly PlacedPiece[])[] {
  const last = new Map(pieces.map((piece, index) => [objectOf(piece), index]));
  const groups: PlacedPiece[][] = [];
  let end = -1;
  for (const [index, piece] of pieces.entries()) {
    if (index > end) groups.push([]);
    groups.at(-1)?.push(piece);
    end = Math.max(end, last.get(objectOf(piece)) ?? index);
  }
  return groups;
}

/** The table, view or type that a statement is about, or a part of which it is about. */
function objectOf({ planned }: PlacedPiece): string {
  const { schema = "", of, name } = planned.step.object;
  return `${schema}\u0000${of ?? name}`;
}
