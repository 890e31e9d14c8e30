import { encodeId, type Fact } from "@supabase/pg-delta/core";
import { delayDrops, needs } from "./delay-drops.ts";
import { dropInTime } from "./drop-in-time.ts";
import { NAME, type QualifiedName, type TemporaryNames, unquote } from "./names.ts";
import type { Piece } from "./piece.ts";
import { keepStep } from "./rewrites/keep.ts";
import { isFilledApart, rewriteStep } from "./rewrites/rewrite-step.ts";
import { keyOf, type PlannedStep, type Situation } from "./situation.ts";
import type { Statement } from "./statement.ts";

/**
 * When something is run. Even stages are transactions, odd ones are statements on their own:
 * 0 renames, 1 what comes before everything, 2 the plain changes, 3 what they made possible,
 * and so on.
 */
export const STAGES = { renames: 0, early: 1, plain: 2, late: 3 } as const;

/** A statement with its place. */
export interface PlacedPiece {
  readonly piece: Piece;
  readonly planned: PlannedStep;
  readonly stage: number;
}

/** Gives every statement its stage, in the order in which they are run. */
export function schedule(situation: Situation, names: TemporaryNames): readonly PlacedPiece[] {
  const drops = delayDrops(situation);
  const delayed = new Set([...drops.values()].flat());
  const swaps = new Map<PlannedStep, number>();
  const done = new Set<PlannedStep>();
  const placed: PlacedPiece[] = [];
  const ready = new Map<string, number>();
  for (const planned of situation.steps) {
    if (delayed.has(planned)) continue;
    const base = findBase(planned, situation, ready);
    const own = drops.get(planned) ?? [];
    const isHeldUp = base > STAGES.plain;
    const rewrite = rewriteStep({ planned, situation, names, delayed: own, isHeldUp });
    const pieces = placeAll(rewrite.pieces, planned, base);
    placed.push(...pieces);
    const stage = pieces.find(({ piece }) => piece.takesName)?.stage ?? base;
    noteReady(planned, situation, { made: stage, done: pieces.at(-1)?.stage ?? base }, ready);
    for (const drop of own) swaps.set(drop, Math.min(swaps.get(drop) ?? stage, stage));
    for (const step of rewrite.supersedes ?? []) done.add(step);
  }
  const stages = dropInTime(swaps, situation);
  for (const [planned, stage] of stages) {
    if (done.has(planned)) continue;
    const { pieces } = keepStep({ planned, situation, names, delayed: [], isHeldUp: true });
    placed.push(...pieces.map((piece) => ({ piece, planned, stage })));
  }
  return moveRenames(keepNotNull(placed, stages, situation), situation).sort(compare);
}

/** The stage at which everything is there that a step needs. */
function findBase(
  planned: PlannedStep,
  situation: Situation,
  ready: ReadonlyMap<string, number>,
): number {
  const { step, statement } = planned;
  if (step.verb === "drop") return STAGES.plain;
  const facts = situation.desiredIndex.find(step.object);
  const keys = facts.flatMap((fact) => [
    encodeId(fact.id),
    ...needs(situation, fact),
    ...listReadViews(situation, fact),
    // It is filled with the rights of its owner.
    ...(step.sql.includes(" OWNER TO ") ? [filledKey(encodeId(fact.id))] : []),
  ]);
  const all = [...keys, ...listNamed(statement), ...listNamedIndex(step.sql)];
  return Math.max(STAGES.plain, ...all.map((key) => ready.get(key) ?? 0));
}

/** What a statement needs without a dependency in the catalog. */
function listNamed(statement: Statement): readonly string[] {
  switch (statement.kind) {
    case "use-index": {
      const { schema, name } = statement.table;
      const constraint = {
        kind: "constraint",
        schema,
        table: name,
        name: statement.index,
      } as const;
      const index = indexKey({ schema, name: statement.index });
      return [index, encodeId(constraint), notNullKey(statement.table)];
    }
    case "attach-index":
      return [indexKey(statement.parent), indexKey(statement.index)];
    case "add-identity":
      return [notNullKey(statement.table)];
    case "add-constraint":
      return statement.definition.startsWith("PRIMARY KEY") ? [notNullKey(statement.table)] : [];
    default:
      return [];
  }
}

const ABOUT_AN_INDEX = new RegExp(`^(?:COMMENT ON|ALTER) INDEX ${NAME}\\.${NAME} `);

/** The index of a constraint is no object of its own, and is there when the constraint is. */
function listNamedIndex(sql: string): readonly string[] {
  const [, schema, name] = ABOUT_AN_INDEX.exec(sql) ?? [];
  if (schema === undefined || name === undefined) return [];
  return [indexKey({ schema: unquote(schema), name: unquote(name) })];
}

function indexKey({ schema, name }: QualifiedName): string {
  return encodeId({ kind: "index", schema, name });
}

/** Views that it reads; what is a part of one needs not wait until that is filled. */
function listReadViews(situation: Situation, fact: Fact): readonly string[] {
  const own = fact.parent === undefined ? "" : encodeId(fact.parent);
  return needs(situation, fact).flatMap((key) => (key === own ? [] : [filledKey(key)]));
}

function filledKey(key: string): string {
  return `filled ${key}`;
}

function notNullKey(table: QualifiedName): string {
  return `not null ${keyOf(table)}`;
}

/** Notes from which stage on there is what a step makes; a filled view is filled later. */
function noteReady(
  { step, statement }: PlannedStep,
  situation: Situation,
  { made, done }: { readonly made: number; readonly done: number },
  ready: Map<string, number>,
): void {
  const note = (key: string, stage: number) => {
    if (stage > STAGES.plain) ready.set(key, Math.max(ready.get(key) ?? 0, stage));
  };
  if (statement.kind === "set-not-null") note(notNullKey(statement.table), made);
  if (statement.kind === "create-index") note(indexKey(statement.index), made);
  if (step.verb !== "create") return;
  const isFilled = statement.kind === "create-relation" && isFilledApart(statement, situation);
  for (const { id } of situation.desiredIndex.find(step.object)) {
    note(encodeId(id), made);
    if (id.kind === "constraint") note(indexKey(id), made);
    if (isFilled) note(filledKey(encodeId(id)), done);
  }
}

function placeAll(pieces: readonly Piece[], planned: PlannedStep, base: number): PlacedPiece[] {
  let floor = base;
  return pieces.map((piece) => {
    floor = stageOf(piece, floor);
    return { piece, planned, stage: floor };
  });
}

function stageOf({ mode, when }: Piece, floor: number): number {
  if (when === "early") return STAGES.early;
  const first = when === "late" ? Math.max(floor, STAGES.late) : floor;
  if (mode === "any") return first;
  const isWanted = (mode === "together") === (first % 2 === 0);
  return isWanted ? first : first + 1;
}

/** A column stays NOT NULL as long as a key that needs that is there. */
function keepNotNull(
  placed: readonly PlacedPiece[],
  drops: ReadonlyMap<PlannedStep, number>,
  situation: Situation,
): readonly PlacedPiece[] {
  const last = new Map<string, number>();
  for (const [{ step }, stage] of drops) {
    for (const { parent } of situation.actualIndex.find(step.object)) {
      const key = parent?.kind === "table" ? keyOf(parent) : "";
      last.set(key, Math.max(stage, last.get(key) ?? 0));
    }
  }
  return placed.map((one) => {
    const { statement } = one.planned;
    if (statement.kind !== "drop-not-null") return one;
    return { ...one, stage: Math.max(one.stage, last.get(keyOf(statement.table)) ?? 0) };
  });
}

/** Renames come first in a plan: what follows knows the new names only. */
function moveRenames(placed: readonly PlacedPiece[], { steps }: Situation): PlacedPiece[] {
  const other = steps.findIndex(
    ({ statement }) => statement.kind !== "rename" || statement.isForReplacement,
  );
  const count = other < 0 ? steps.length : other;
  return placed.map((one) => (one.planned.index < count ? { ...one, stage: STAGES.renames } : one));
}

/** In the order of the plan; parts of an index are attached last, the innermost first. */
function compare(left: PlacedPiece, right: PlacedPiece): number {
  if (left.stage !== right.stage) return left.stage - right.stage;
  const isAttached = (one: PlacedPiece) => one.planned.statement.kind === "attach-index";
  if (isAttached(left) !== isAttached(right)) return isAttached(left) ? 1 : -1;
  const order = left.planned.index - right.planned.index;
  return isAttached(left) ? -order : order;
}
