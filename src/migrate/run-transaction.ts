import { readServerError } from "../postgres/server-message.ts";
import type { MigrationStatement } from "./migration.ts";
import { withRetries } from "./retry.ts";
import { type Runner, stopped } from "./runner.ts";
import type { SectionRun } from "./section-run.ts";
import { asOneself, renderSettings, retriesOf } from "./section-settings.ts";
import { describeFailure, describeMessage } from "./statement-failure.ts";

/** Runs a section in one transaction, with its row of the ledger. */
export async function runTransaction(runner: Runner, run: SectionRun): Promise<void> {
  await following(runner, run, async (mark) => {
    const { session, watch } = runner;
    try {
      await session.run(`${renderSettings(runner, run.section)}BEGIN`);
      for (const statement of run.section.statements) {
        runner.signal?.throwIfAborted();
        mark(statement);
        await watch.during(session.run(statement.text));
      }
      mark(undefined);
      await asOneself(session, run.section);
      await run.finish();
      await session.run("COMMIT");
    } catch (error) {
      await session.run("ROLLBACK").catch(() => {});
      throw error;
    }
  });
}

/** Says which statement runs now; undefined between statements. */
export type Mark = (statement: MigrationStatement | undefined) => void;

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
  let statement: MigrationStatement | undefined;
  const mark: Mark = (next) => {
    statement = next;
  };
  const stopListening = session.onNotice((notice) =>
    onEvent({
      kind: "problem",
      problem: describeMessage({ migration, section, statement }, notice),
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
    throw describeFailure({ migration, section, statement }, error, watch.blockers);
  } finally {
    stopListening();
  }
}
