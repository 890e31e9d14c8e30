import { ConfitureError } from "../base/errors.ts";
import { hashStatements } from "./checksum.ts";
import type { LedgerNames } from "./ledger-names.ts";
import type { Migration, Section } from "./migration.ts";
import type { JournalEntry } from "./read-ledger.ts";
import { runAlone } from "./run-alone.ts";
import { runTransaction } from "./run-transaction.ts";
import { type Runner, stopped } from "./runner.ts";
import type { SectionRun } from "./section-run.ts";
import { renderApplied, renderProgress, renderUndone, renderWhole } from "./write-ledger.ts";

/**
 * Runs one file, or what is left of it. Everything that the ledger says is written in the
 * transaction of what it says it of. Gives the time that it took.
 */
export async function runMigration(
  runner: Runner,
  migration: Migration,
  journal: readonly JournalEntry[],
): Promise<number> {
  const begin = performance.now();
  checkJournal(migration, journal);
  const last = migration.sections.length - 1;
  for (const section of migration.sections) {
    const entry = journal.find((one) => one.section === section.index);
    if (entry?.state === "done" && section.index < last) continue;
    if (runner.signal?.aborted) throw stopped(runner.signal);
    const isLast = section.index === last;
    const hasJournal = last > 0 || !section.isTransactional || journal.length > 0;
    const finish = () =>
      finishSection(runner.names, migration, section, { isLast, hasJournal, begin });
    const run: SectionRun = { migration, section, entry, finish };
    await (section.isTransactional && entry === undefined
      ? runTransaction(runner, run)
      : runAlone(runner, run));
  }
  return performance.now() - begin;
}

interface Finish {
  readonly isLast: boolean;
  readonly hasJournal: boolean;
  readonly begin: number;
}

function finishSection(
  names: LedgerNames,
  migration: Migration,
  section: Section,
  { isLast, hasJournal, begin }: Finish,
): string {
  if (!isLast) {
    const done = section.statements.length;
    return renderProgress(names, { migration, section, done });
  }
  const { version } = migration.file;
  const executionTimeMs = performance.now() - begin;
  const row =
    migration.direction === "up"
      ? renderApplied(names, { migration, executionTimeMs })
      : renderUndone(names, version);
  return hasJournal ? `${row}; ${renderWhole(names, version, migration.direction)}` : row;
}

/** What is done must still stand in the file as it was done. Throws `MIGRATION_CHANGED`. */
function checkJournal(migration: Migration, journal: readonly JournalEntry[]): void {
  for (const entry of journal) {
    const section = migration.sections[entry.section];
    const isSame =
      section !== undefined &&
      section.name === entry.name &&
      (entry.state === "done"
        ? section.checksum === entry.checksum
        : hashStatements(section.statements.slice(0, entry.statementsDone)) ===
            entry.doneChecksum && isStartedSame(section, entry));
    if (!isSame) throw changedMeanwhile(migration, entry);
  }
}

function isStartedSame(section: Section, { started }: JournalEntry): boolean {
  if (started === undefined) return true;
  return section.statements[started.statement]?.checksum === started.checksum;
}

function changedMeanwhile(migration: Migration, entry: JournalEntry): ConfitureError {
  const what = entry.name === "" ? "its first part" : `section ${entry.name}`;
  const message = `${migration.path} is half done, and ${what} has changed since it was run`;
  return new ConfitureError("MIGRATION_CHANGED", message, {
    details: { version: entry.version, section: entry.name },
    hint: `put back what was run and mend only what follows; or run all of it again from the start with: confiture migrate repair --restart ${entry.version}`,
  });
}
