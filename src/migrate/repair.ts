import { ConfitureError } from "../base/errors.ts";
import { findChanged } from "./find-changes.ts";
import { requireFold } from "./fold-squashed.ts";
import { onLedger } from "./ledger-failure.ts";
import { listMigrations, MIGRATIONS_DIR } from "./list-migrations.ts";
import { readSource } from "./load-migration.ts";
import { readState } from "./migrate-up.ts";
import type { Migration } from "./migration.ts";
import type { MigrationFile } from "./migration-file.ts";
import { parseMigration } from "./parse-migration.ts";
import type { JournalEntry } from "./read-ledger.ts";
import { openRunner, type Runner, type RunnerOptions } from "./runner.ts";
import { renderProgress, restamp } from "./write-ledger.ts";

/** What {@link repair} takes. */
export interface RepairOptions extends RunnerOptions {
  /** What became of the statement that nobody could tell of. */
  readonly inDoubt?: "done" | "again" | undefined;
  /** Forget how far this half-done version came: the next run begins at its start. */
  readonly restart?: string | undefined;
}

/** What was repaired. */
export interface RepairResult {
  /** Versions whose changed file was accepted as what was applied. */
  readonly accepted: readonly string[];
  /** Versions that were half done, and about which something was said. */
  readonly settled: readonly string[];
}

/**
 * Brings the ledger in line with what its user says is so. Without anything else it accepts the
 * files of applied migrations as they are now. It runs no migration.
 */
export async function repair(options: RepairOptions): Promise<RepairResult> {
  const { projectDir } = options.environment;
  const { files } = listMigrations(projectDir, options.migrationsDir ?? MIGRATIONS_DIR);
  await using runner = await openRunner(options);
  const { applied, journal } = await readState(runner);
  if (options.restart !== undefined) {
    return { accepted: [], settled: await restart(runner, journal, options.restart) };
  }
  if (options.inDoubt !== undefined) {
    return { accepted: [], settled: await settleDoubt(runner, files, journal, options.inDoubt) };
  }
  const { session, names } = runner;
  const folded = requireFold(projectDir, files, applied);
  const changed = findChanged(projectDir, files, folded.applied);
  await onLedger(async () => {
    await session.run("BEGIN");
    for (const { file } of changed) {
      await restamp(session, names, load(projectDir, file, file.path));
    }
    await session.run("COMMIT");
  });
  return { accepted: changed.map(({ file }) => file.version), settled: [] };
}

function load(
  projectDir: string,
  file: MigrationFile,
  path: string,
  direction: Migration["direction"] = "up",
): Migration {
  return parseMigration(file, direction, path, readSource(projectDir, path)).migration;
}

async function restart(
  { session, names }: Runner,
  journal: readonly JournalEntry[],
  version: string,
): Promise<readonly string[]> {
  if (!journal.some((entry) => entry.version === version)) {
    throw new ConfitureError("USAGE", `version ${version} is not half done`, {
      hint: "confiture migrate status says what is",
    });
  }
  await session.query(`DELETE FROM ${names.journal} WHERE version = $1`, [version]);
  return [version];
}

async function settleDoubt(
  { session, names, projectDir }: Runner,
  files: readonly MigrationFile[],
  journal: readonly JournalEntry[],
  answer: "done" | "again",
): Promise<readonly string[]> {
  const entry = journal.find(({ started }) => started !== undefined);
  const file = files.find(({ version }) => version === entry?.version);
  const path = entry?.direction === "down" ? file?.downPath : file?.path;
  if (entry?.started === undefined || file === undefined || path === undefined) {
    throw new ConfitureError("USAGE", "no statement is in doubt", {
      hint: "--in-doubt is for a run that ended with MIGRATION_IN_DOUBT",
    });
  }
  const migration = load(projectDir, file, path, entry.direction);
  const section = migration.sections[entry.section];
  if (section === undefined) {
    throw new ConfitureError("MIGRATION_CHANGED", `${path} has no such section any more`);
  }
  const done = entry.started.statement + (answer === "done" ? 1 : 0);
  await session.run(renderProgress(names, { migration, section, done }));
  return [entry.version];
}
