import { ConfitureError } from "../base/errors.ts";
import { renderPlace } from "../base/problem.ts";
import { readServerError } from "../postgres/server-message.ts";
import { dropInvalidNamesake, inspectBefore, recoverStatement } from "./inspect-state.ts";
import type { MigrationStatement, Section } from "./migration.ts";
import type { StartedStatement } from "./read-ledger.ts";
import {
  execute,
  following,
  isClosed,
  type Mark,
  markChanged,
  renderEnding,
} from "./run-transaction.ts";
import { type Runner, stopped } from "./runner.ts";
import type { SectionRun } from "./section-run.ts";
import {
  lockTimeoutOf,
  renderOneself,
  renderSettings,
  withLockTimeout,
} from "./section-settings.ts";
import { placeNote } from "./source-note.ts";
import { recoveryOf } from "./statement-kind.ts";
import { renderProgress } from "./write-ledger.ts";

/** PostgreSQL's words for: not inside of a transaction. */
const NEEDS_TO_BE_ALONE: ReadonlySet<string> = new Set(["25001", "2D000"]);

const BEGIN = "BEGIN; ";

/**
 * Runs a section whose statements are each on their own. One that can share a transaction has
 * it with the note that it is done. One that can't is noted before it begins and after it has
 * ended; if the run is cut off in between, the next one finds out what became of it.
 */
export async function runAlone(runner: Runner, run: SectionRun): Promise<void> {
  const { statements } = run.section;
  const { entry } = run;
  await runner.session.run(renderSettings(runner, run.section));
  markChanged(runner.session, run.section);
  const done = entry?.statementsDone ?? 0;
  await repeatSettings(runner, run, done);
  const started = entry?.started;
  const isSettled = started !== undefined && (await settle(runner, run, started));
  const first = isSettled ? done + 1 : done;
  for (const [index, statement] of statements.entries()) {
    if (index < first) continue;
    if (runner.signal?.aborted) throw stopped(runner.signal);
    await following(runner, run, (mark) => runStatement(runner, run, index, statement, mark));
  }
  if (statements.length === 0 || done === statements.length) {
    await following(runner, run, () => runTogether(runner, BEGIN + renderEnding(run)));
  }
}

/** What was set in the session before is not there any more when a section is gone on with. */
async function repeatSettings(runner: Runner, run: SectionRun, done: number): Promise<void> {
  for (const { kind, text } of run.section.statements.slice(0, done)) {
    if (kind === "setting") await following(runner, run, () => runner.session.run(text));
  }
}

async function runStatement(
  runner: Runner,
  run: SectionRun,
  index: number,
  statement: MigrationStatement,
  mark: Mark,
): Promise<void> {
  if (statement.kind !== "alone") {
    try {
      return await runShared(runner, run, index, statement, mark);
    } catch (error) {
      if (!NEEDS_TO_BE_ALONE.has(readServerError(error)?.code ?? "")) throw error;
    }
  }
  mark(statement, 0);
  await runBare(runner, run, index, statement);
}

/** Runs a statement in one transaction with the note that it is done. */
async function runShared(
  runner: Runner,
  run: SectionRun,
  index: number,
  statement: MigrationStatement,
  mark: Mark,
): Promise<void> {
  mark(statement, BEGIN.length);
  const isEnding = runner.observer === undefined && isClosed(run.migration, statement);
  const ending = isEnding ? `; ${renderDone(runner, run, index)}` : "";
  const sql = BEGIN + statement.text + ending;
  await orRollBack(runner, () => execute(runner, { run, statement, isAlone: false }, sql));
  if (isEnding) return;
  await runTogether(runner, renderDone(runner, run, index));
  await runner.observer?.committed();
}

async function runBare(
  runner: Runner,
  run: SectionRun,
  index: number,
  statement: MigrationStatement,
): Promise<void> {
  const { session, watch, onEvent } = runner;
  const note = (message: string) => onEvent({ kind: "note", message });
  const recovery = recoveryOf(statement);
  await watch.during(dropInvalidNamesake(session, recovery, note));
  const before = await inspectBefore(session, recovery);
  const started = { statement: index, checksum: statement.checksum, before };
  await noteStart(runner, run, index, started);
  const lockTimeoutMs = lockTimeoutOf(run.section, statement);
  try {
    await withLockTimeout(session, lockTimeoutMs, () =>
      execute(runner, { run, statement, isAlone: true }, statement.text),
    );
  } catch (error) {
    // It failed for certain. The next run cleans up where this can't, or may not wait for it.
    if (readServerError(error) !== undefined && !runner.signal?.aborted) {
      await watch
        .during(recoverStatement(session, recovery, before, note))
        .then(() => noteStart(runner, run, index, undefined))
        .catch(() => {});
    }
    throw error;
  }
  await runTogether(runner, BEGIN + renderDone(runner, run, index));
}

/** Finds out what became of a statement that had begun; true when it is done. */
async function settle(
  runner: Runner,
  run: SectionRun,
  started: StartedStatement,
): Promise<boolean> {
  const { session, names, watch, onEvent } = runner;
  const { migration, section } = run;
  const statement = section.statements[started.statement];
  if (statement === undefined) return false;
  const note = (message: string) => onEvent({ kind: "note", message });
  const outcome = await following(runner, run, (mark) => {
    mark(statement, 0);
    return watch.during(recoverStatement(session, recoveryOf(statement), started.before, note));
  });
  const { start } = statement;
  const place = placeNote(migration, { severity: "error", code: "", message: "", offset: start });
  if (outcome === "unknown") throw inDoubt(renderPlace(place), names.journal);
  const isDone = outcome === "done";
  const then = isDone ? "had come to its end: going on behind it" : "was cut off: running it again";
  note(`${renderPlace(place)} ${then}`);
  if (isDone) {
    const done = BEGIN + renderDone(runner, run, started.statement);
    await following(runner, run, () => runTogether(runner, done));
  }
  return isDone;
}

function inDoubt(place: string, journal: string): ConfitureError {
  return new ConfitureError(
    "MIGRATION_IN_DOUBT",
    `${place}: the run was cut off while this statement ran alone, and nobody can tell whether it ended`,
    {
      details: { journal },
      hint: "look at the database, then say which: confiture migrate repair --in-doubt done, or --in-doubt again",
    },
  );
}

/** The note that a statement is done, committed; the last one finishes its section. */
function renderDone({ names }: Runner, run: SectionRun, index: number): string {
  const { migration, section } = run;
  if (index === section.statements.length - 1) return renderEnding(run);
  return renderNote(section, renderProgress(names, { migration, section, done: index + 1 }));
}

function noteStart(
  runner: Runner,
  { migration, section }: SectionRun,
  done: number,
  started: StartedStatement | undefined,
): Promise<void> {
  const progress = renderProgress(runner.names, { migration, section, done, started });
  return runTogether(runner, BEGIN + renderNote(section, progress));
}

function renderNote(section: Section, sql: string): string {
  return `${renderOneself(section)}${sql}; COMMIT`;
}

/** Sends a transaction, or what ends it; nothing stays open when it fails. */
function runTogether(runner: Runner, sql: string): Promise<void> {
  return orRollBack(runner, () => runner.session.run(sql));
}

/** Does something in a transaction, which is over when it fails. */
async function orRollBack({ session }: Runner, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    await session.run("ROLLBACK").catch(() => {});
    throw error;
  }
}
