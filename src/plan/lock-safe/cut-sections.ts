import type { Piece } from "./piece.ts";
import type { SafeSection, SafeStatement } from "./safe-plan.ts";
import { type PlacedPiece, STAGES } from "./schedule.ts";
import type { Situation } from "./situation.ts";
import { splitHeavy } from "./split-heavy.ts";

/** One section a stage, or more where something takes long; a name says what is in it. */
export function cutSections(
  placed: readonly PlacedPiece[],
  isHeavy: (piece: PlacedPiece) => boolean,
  situation: Situation,
): readonly SafeSection[] {
  const stages = new Map<number, PlacedPiece[]>();
  const hasEarly = placed.some(({ stage }) => stage === STAGES.early);
  for (const one of placed) {
    const stage = one.stage === STAGES.renames && !hasEarly ? STAGES.plain : one.stage;
    stages.set(stage, [...(stages.get(stage) ?? []), one]);
  }
  const names = new Set<string>();
  return [...stages].flatMap(([stage, pieces]) => {
    const parts = stage % 2 === 0 ? splitHeavy(pieces, isHeavy, situation) : [pieces];
    return parts.map((part) => ({
      name: nameSection(stage, part, names),
      isTransactional: stage % 2 === 0,
      statements: part.map(({ piece }) => readPiece(piece)),
    }));
  });
}

function readPiece({ sql, lock, why }: Piece): SafeStatement {
  return { sql, lock, ...(why !== undefined && { why }) };
}

const STAGE_NAMES: { readonly [stage: number]: string } = {
  [STAGES.renames]: "renames",
  [STAGES.early]: "before",
  [STAGES.plain]: "changes",
};

function nameSection(stage: number, pieces: readonly PlacedPiece[], names: Set<string>): string {
  const topics = new Set(pieces.map(({ piece }) => piece.topic));
  const [topic] = topics;
  const base =
    topics.size === 1 && topic !== undefined
      ? topic
      : (STAGE_NAMES[stage] ?? (stage % 2 === 0 ? "swap" : "online"));
  let name = base;
  for (let count = 2; names.has(name); count += 1) name = `${base}_${count}`;
  names.add(name);
  return name;
}
