import { ConfitureError } from "../base/errors.ts";
import type { Problem } from "../base/problem.ts";
import type { Session } from "../postgres/session.ts";
import type { FinishedMigration } from "./events.ts";
import { describeChange, findChanged } from "./find-changes.ts";
import { requireFold } from "./fold-squashed.ts";
import { onLedger } from "./ledger-failure.ts";
import type { LedgerNames } from "./ledger-names.ts";
import { listMigrations, MIGRATIONS_DIR, type MigrationList } from "./list-migrations.ts";
import { loadMigrations } from "./load-migration.ts";
import type { Migration } from "./migration.ts";
import { labelOf, type MigrationFile } from "./migration-file.ts";
import { planUp, type UpLimits } from "./plan-up.ts";
import { type LedgerState, readApplied, readJournal, readLedgerState } from "./read-ledger.ts";
import { runMigration } from "./run-migration.ts";
import { connectForMigration, openRunner, type Runner, type RunnerOptions } from "./runner.ts";
import { settleSquashed } from "./settle-squashed.ts";

/** What {@link migrateUp} takes. */
export interface UpOptions extends RunnerOptions, UpLimits {
  /** Check everything and say what would be done. */
  readonly dryRun?: boolean | undefined;
  /** Apply files that say `-- confiture: destructive`. */
  readonly allowDestructive?: boolean | undefined;
}

/** What was, or would be, done. */
export interface RunResult {
  readonly migrations: readonly FinishedMigration[];
  /** Of a dry run: what would be done, in order. */
  readonly planned: readonly PlannedMigration[];
}

/** A migration as a dry run shows it. */
export interface PlannedMigration {
  readonly version: string;
  readonly name: string;
  readonly path: string;
  readonly sections: readonly {
    readonly name: string;
    readonly isTransactional: boolean;
    readonly statements: number;
  }[];
}

/**
 * Applies what is pending, one after the other. Every file is read and checked before anything
 * is run. An error tells in `details.migrations` what was applied before it.
 */
export async function migrateUp(options: UpOptions): Promise<RunResult> {
  const { environment } = options;
  const list = listMigrations(environment.projectDir, options.migrationsDir ?? MIGRATIONS_DIR);
  if (options.dryRun) return previewUp(options, list);
  await using runner = await openRunner(options);
  const state = await readState(runner);
  const migrations = await prepareUp(options, list, { ...runner, state });
  await settleSquashed(runner, list.files, state);
  return { migrations: await runAll(runner, migrations, state), planned: [] };
}

/** Reads, and changes nothing: not even the ledger is made. */
async function previewUp(options: UpOptions, list: MigrationList): Promise<RunResult> {
  const { environment, signal } = options;
  await using session = await connectForMigration(environment, signal);
  const state = await readLedgerState(session, environment.migration.trackingTable);
  const migrations = await prepareUp(options, list, { session, names: state.names, state });
  return { migrations: [], planned: migrations.map(describePlanned) };
}

/** A database whose ledger was read. */
export interface Found {
  readonly session: Session;
  readonly names: LedgerNames;
  readonly state: LedgerState;
}

/** What is to be applied, read and checked. Throws before anything is run. */
export async function prepareUp(
  options: UpOptions,
  { files, warnings }: MigrationList,
  found: Found,
): Promise<readonly Migration[]> {
  const { projectDir } = options.environment;
  const tell = (problems: readonly Problem[]) => {
    for (const problem of problems) options.onEvent?.({ kind: "problem", problem });
  };
  tell(warnings);
  const { applied } = requireFold(projectDir, files, found.state.applied);
  const state = { ...found.state, applied };
  await refuseChanged(projectDir, files, { ...found, state });
  const plan = planUp(files, state, options);
  const loaded = loadMigrations(projectDir, plan.files, "up");
  tell([...plan.warnings, ...loaded.warnings]);
  refuseDestructive(loaded.migrations, options);
  return loaded.migrations;
}

/** The state of a database whose ledger is there. */
export function readState({ session, names }: Runner): Promise<LedgerState> {
  return onLedger(async () => {
    const applied = await readApplied(session, names);
    return { applied, journal: await readJournal(session, names) };
  });
}

/** Runs files one after the other; an error carries what was finished before it. */
export async function runAll(
  runner: Runner,
  migrations: readonly Migration[],
  { journal }: LedgerState,
): Promise<readonly FinishedMigration[]> {
  const finished: FinishedMigration[] = [];
  for (const migration of migrations) {
    const { file, direction, path } = migration;
    const own = journal.filter(
      (entry) => entry.version === file.version && entry.direction === direction,
    );
    try {
      const durationMs = await runMigration(runner, migration, own);
      const { version, name } = file;
      const one = { version, name, direction, path, durationMs };
      finished.push(one);
      runner.onEvent({ kind: "finished", ...one });
    } catch (error) {
      throw withFinished(error, finished);
    }
  }
  return finished;
}

/** The same error, with what was finished before it. */
function withFinished(error: unknown, migrations: readonly FinishedMigration[]): unknown {
  if (!(error instanceof ConfitureError)) return error;
  const { code, message, hint, cause } = error;
  return new ConfitureError(code, message, {
    details: { ...error.details, migrations },
    ...(hint === undefined ? {} : { hint }),
    cause,
  });
}

async function refuseChanged(
  projectDir: string,
  files: readonly MigrationFile[],
  { session, names, state }: Found,
): Promise<void> {
  const changed = findChanged(projectDir, files, state.applied);
  if (changed.length === 0) return;
  const problems = [];
  for (const one of changed) problems.push(await describeChange(session, names, projectDir, one));
  const count = changed.length === 1 ? "a migration has" : `${changed.length} migrations have`;
  throw new ConfitureError("MIGRATION_CHANGED", `${count} changed since applied: nothing was run`, {
    details: { problems },
  });
}

function refuseDestructive(migrations: readonly Migration[], options: UpOptions): void {
  const destructive = migrations.filter(({ isDestructive }) => isDestructive);
  if (destructive.length === 0 || options.allowDestructive) return;
  const names = destructive.map(({ file }) => labelOf(file)).join(", ");
  throw new ConfitureError("MIGRATION_INVALID", `these say that they lose data: ${names}`, {
    hint: "nothing was run; allow it with --allow-destructive",
  });
}

function describePlanned({ file, sections }: Migration): PlannedMigration {
  return {
    version: file.version,
    name: file.name,
    path: file.path,
    sections: sections.map(({ name, isTransactional, statements }) => ({
      name,
      isTransactional,
      statements: statements.length,
    })),
  };
}
