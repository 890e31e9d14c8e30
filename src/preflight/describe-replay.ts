import type { Migration, Section } from "../migrate/migration.ts";
import { hideSecrets } from "../migrate/secrets.ts";
import { placeNote } from "../migrate/source-note.ts";
import { type Figures, figuresKey } from "./figures.ts";
import { listBlocked, strengthOf } from "./lock-modes.ts";
import type { ObservedLock, ObservedStatement } from "./lock-observer.ts";
import type {
  ReplayedMigration,
  ReplayedSection,
  ReplayedStatement,
  ReplayState,
  TakenLock,
} from "./preflight-result.ts";
import type { RelationName } from "./relations.ts";
import type { Replay } from "./replay.ts";

const LONGEST_TEXT = 200;

/** What happened on the copy, migration by migration, with the sizes of the real database. */
export function describeReplay(
  pending: readonly Migration[],
  replay: Replay,
  figures: ReadonlyMap<string, Figures>,
): readonly ReplayedMigration[] {
  const finished = new Map(replay.finished.map((one) => [one.version, one]));
  // It ends with the first one that fails.
  const failed = pending.find(({ file }) => !finished.has(file.version));
  return pending.map((migration) => {
    const { file, path, isDestructive } = migration;
    const done = finished.get(file.version);
    const state = done !== undefined ? "replayed" : migration === failed ? "failed" : "not-run";
    return {
      version: file.version,
      name: file.name,
      path,
      state,
      durationMs: done?.durationMs,
      isDestructive,
      sections: describeSections(migration, state, replay, figures),
    };
  });
}

/** The relations of the real database that were locked. */
export function listLocked(replay: Replay): readonly RelationName[] {
  const oids = new Set(replay.statements.flatMap(({ locks }) => locks.map(({ oid }) => oid)));
  return [...oids].flatMap((oid) => replay.relations.get(oid) ?? []);
}

function describeSections(
  migration: Migration,
  state: ReplayState,
  replay: Replay,
  figures: ReadonlyMap<string, Figures>,
): readonly ReplayedSection[] {
  let hasFailed = false;
  return migration.sections.map((section) => {
    const own = replay.statements.filter(({ step }) => step.run.section === section);
    const isWhole = own.every(({ isCommitted }) => isCommitted);
    const found = stateOf(section, own, { state, isWhole, hasFailed, replay, migration });
    hasFailed ||= found === "failed";
    return {
      name: section.name,
      isTransactional: section.isTransactional,
      state: found,
      statements: own.map((statement) => describeStatement(migration, statement, replay, figures)),
    };
  });
}

interface Around {
  readonly state: ReplayState;
  readonly isWhole: boolean;
  readonly hasFailed: boolean;
  readonly replay: Replay;
  readonly migration: Migration;
}

function stateOf(
  { index, statements }: Section,
  own: readonly ObservedStatement[],
  { state, isWhole, hasFailed, replay, migration }: Around,
): ReplayState {
  const entry = replay.journal.find(
    ({ version, section }) => version === migration.file.version && section === index,
  );
  if (entry?.state === "done") return "before";
  if (state !== "failed" || hasFailed) return hasFailed ? "not-run" : state;
  const done = own.length + (entry?.statementsDone ?? 0);
  return isWhole && done >= statements.length ? "replayed" : "failed";
}

function describeStatement(
  migration: Migration,
  { step, durationMs, locks }: ObservedStatement,
  replay: Replay,
  figures: ReadonlyMap<string, Figures>,
): ReplayedStatement {
  const { start, text } = step.statement;
  const note = { severity: "notice", code: "", message: "", offset: start } as const;
  const { line = 1, column = 1 } = placeNote(migration, note);
  const shown = hideSecrets(text, migration.secrets).replace(/\s+/g, " ");
  return {
    line,
    column,
    text: shown.length > LONGEST_TEXT ? `${shown.slice(0, LONGEST_TEXT - 1)}…` : shown,
    durationMs,
    isAlone: step.isAlone,
    locks: describeLocks(locks, replay, figures),
  };
}

/** The strongest first; an index that is locked no stronger than its table says nothing more. */
function describeLocks(
  locks: readonly ObservedLock[],
  { relations }: Replay,
  figures: ReadonlyMap<string, Figures>,
): readonly TakenLock[] {
  const strengths = new Map(locks.map(({ oid, mode }) => [oid, strengthOf(mode)]));
  const isImplied = ({ oid, mode, relation }: ObservedLock) => {
    const table = (relations.get(oid) ?? relation)?.tableOid;
    return table !== undefined && (strengths.get(table) ?? -1) >= strengthOf(mode);
  };
  return locks
    .filter((lock) => !isImplied(lock))
    .flatMap((lock) => {
      const known = relations.get(lock.oid);
      const relation = known ?? lock.relation;
      // What only its own transaction sees can't hold up anybody.
      return relation === undefined
        ? []
        : [describeLock(lock, relation, known === undefined, figures)];
    })
    .sort((left, right) => strengthOf(right.mode) - strengthOf(left.mode));
}

function describeLock(
  { mode, heldMs, isRewritten }: ObservedLock,
  { schema, name, kind }: RelationName,
  isNew: boolean,
  figures: ReadonlyMap<string, Figures>,
): TakenLock {
  const found = figures.get(figuresKey({ schema, name }));
  return {
    schema,
    name,
    kind,
    mode,
    blocks: listBlocked(mode),
    heldMs,
    isRewritten,
    isNew,
    ...(found?.rows === undefined ? {} : { rows: found.rows }),
    ...(found === undefined ? {} : { sizeBytes: found.sizeBytes }),
    hasRows: found?.hasRows ?? false,
  };
}
