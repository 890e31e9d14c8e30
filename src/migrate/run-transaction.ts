import { readServerError } from "../postgres/server-message.ts";
import type { Session } from "../postgres/session.ts";
import type { Migration, MigrationStatement, Section } from "./migration.ts";
import { withRetries } from "./retry.ts";
import type { RunStep } from "./run-observer.ts";
import { type Runner, stopped } from "./runner.ts";
import type { SectionRun } from "./section-run.ts";
import { renderOneself, renderSettings, retriesOf } from "./section-settings.ts";
import { describeFailure, describeMessage, type RunPlace } from "./statement-failure.ts";

/** Sessions whose settings a section has changed: what is sent next is read under them. */
const changed = new WeakSet<Session>();

/**
 * Runs a section in one transaction, with its row of the ledger. What begins the transaction
 * goes with the first statement, and the row and the end with the last: each message costs time.
 */
export async function runTransaction(runner: Runner, run: SectionRun): Promise<void> {
  await following(runner, run, async (mark) => {
    const { session } = runner;
    const { section } = run;
    // Whoever looks on wants to see the transaction before it ends.
    const last = runner.observer === undefined ? section.statements.at(-1) : undefined;
    let opening = `${renderSettings(runner, section)}BEGIN; `;
    try {
      if (changed.delete(session)) {
        await session.run(opening);
        opening = "";
      }
      markChanged(session, section);
      for (const statement of section.statements) {
        runner.signal?.throwIfAborted();
        mark(statement, opening.length);
        const isEnding = statement === last && isClosed(run.migration, statement);
        const ending = isEnding ? `; ${renderEnding(run)}` : "";
        const sql = opening + statement.text + ending;
        await execute(runner, { run, statement, isAlone: false }, sql);
        if (isEnding) return;
        opening = "";
      }
      mark(undefined, 0);
      await session.run(opening + renderEnding(run));
    } catch (error) {
      await session.run("ROLLBACK").catch(() => {});
      throw error;
    }
  });
  await runner.observer?.committed();
}

/** Sends a statement of a migration, with what goes before it in the same message. */
export function execute(runner: Runner, step: RunStep, sql: string): Promise<void> {
  const work = () => runner.watch.during(runner.session.run(sql));
  return runner.observer === undefined ? work() : runner.observer.follow(step, work);
}

/** Ends what a transaction was begun for: what it did is noted, and committed with the note. */
export function renderEnding({ section, finish }: SectionRun): string {
  return `${renderOneself(section)}${finish()}; COMMIT`;
}

/**
 * Whether something can follow a statement in its message. One that lacks its closing quote
 * reaches to the end of the file, and would take in what follows.
 */
export function isClosed({ source }: Migration, { start, text }: MigrationStatement): boolean {
  return start + Buffer.byteLength(text) < source.length;
}

/** Remembers that a section changes settings: the next one first puts them back. */
export function markChanged(session: Session, { statements }: Section): void {
  if (statements.some(({ kind }) => kind === "setting")) changed.add(session);
}

/** Says which statement runs now, and how many characters are sent before it. */
export type Mark = (statement: MigrationStatement | undefined, offset: number) => void;

/**
 * Does the work of a section: what PostgreSQL says is reported at its place, a lock that was
 * not had in time is tried for again, and a failure becomes an error that tells where.
 */
export async function following<Result>(
  runner: Runner,
  { migration, section }: SectionRun,
  work: (mark: Mark) => Promise<Result>,
): Promise<Result> {
  const { session, watch, signal, onEvent } = runner;
  let place: RunPlace = { migration, section, statement: undefined, offset: 0 };
  const mark: Mark = (statement, offset) => {
    place = { migration, section, statement, offset };
  };
  const stopListening = session.onNotice((notice) =>
    onEvent({
      kind: "problem",
      problem: describeMessage(place, notice),
    }),
  );
  const onRetry = (retry: number, pauseMs: number, error: unknown) => {
    const reason = readServerError(error)?.message ?? "it failed";
    const held = watch.blockers === undefined ? "" : ` (${watch.blockers})`;
    const seconds = (pauseMs / 1000).toFixed(1);
    const message = `${reason}${held}: try ${retry} of ${retriesOf(section)} in ${seconds} s`;
    onEvent({ kind: "note", message });
  };
  try {
    return await withRetries({ retries: retriesOf(section), signal, onRetry }, () => work(mark));
  } catch (error) {
    if (signal?.aborted) throw stopped(signal);
    throw describeFailure(place, error, watch.blockers);
  } finally {
    stopListening();
  }
}
