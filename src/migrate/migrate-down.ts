import { ConfitureError } from "../base/errors.ts";
import type { Problem } from "../base/problem.ts";
import { requireFold } from "./fold-squashed.ts";
import { listMigrations, MIGRATIONS_DIR } from "./list-migrations.ts";
import { loadMigrations } from "./load-migration.ts";
import { type RunResult, readState, runAll } from "./migrate-up.ts";
import type { Migration } from "./migration.ts";
import { labelOf, type MigrationFile } from "./migration-file.ts";
import { type DownLimits, planDown } from "./plan-down.ts";
import type { LedgerState } from "./read-ledger.ts";
import { openRunner, type Runner, type RunnerOptions } from "./runner.ts";

/** What {@link migrateDown} takes. */
export interface DownOptions extends RedoOptions, DownLimits {}

/** What {@link migrateRedo} takes. */
export interface RedoOptions extends RunnerOptions {
  /** Go on although the environment is protected. */
  readonly allowProtected?: boolean | undefined;
  /** Undo also what its file says can't be brought back: the structure returns, the rows don't. */
  readonly allowIrreversible?: boolean | undefined;
}

/**
 * Undoes what was applied last. Every down file is there, read and checked before anything is
 * done; else `IRREVERSIBLE` or `MIGRATION_INVALID` is thrown.
 */
export async function migrateDown(options: DownOptions): Promise<RunResult> {
  refuseProtected(options);
  const files = listFiles(options);
  await using runner = await openRunner(options);
  const state = await readFolded(runner, files);
  const migrations = loadDowns(runner, planDown(files, state, options), options);
  return { migrations: await runAll(runner, migrations, state), planned: [] };
}

/** Undoes the last migration and applies it again; both files are checked before. */
export async function migrateRedo(options: RedoOptions): Promise<RunResult> {
  refuseProtected(options);
  const files = listFiles(options);
  await using runner = await openRunner(options);
  const state = await readFolded(runner, files);
  const chosen = planDown(files, state, { steps: 1 });
  const downs = loadDowns(runner, chosen, options);
  const { migrations: ups, warnings } = loadMigrations(runner.projectDir, chosen, "up");
  for (const problem of warnings) runner.onEvent({ kind: "problem", problem });
  return { migrations: await runAll(runner, [...downs, ...ups], state), planned: [] };
}

/** The state in which a squashed migration stands for what it replaces. */
async function readFolded(runner: Runner, files: readonly MigrationFile[]): Promise<LedgerState> {
  const state = await readState(runner);
  return { ...state, applied: requireFold(runner.projectDir, files, state.applied).applied };
}

function refuseProtected({ environment, allowProtected }: RedoOptions): void {
  if (!environment.isProtected || allowProtected) return;
  throw new ConfitureError("PROTECTED", `environment ${environment.name} is protected`, {
    hint: "nothing was done; to undo a migration all the same: --yes",
  });
}

function listFiles({ environment, migrationsDir }: RunnerOptions): readonly MigrationFile[] {
  return listMigrations(environment.projectDir, migrationsDir ?? MIGRATIONS_DIR).files;
}

function loadDowns(
  runner: Runner,
  files: readonly MigrationFile[],
  { allowIrreversible }: Pick<DownOptions, "allowIrreversible">,
): readonly Migration[] {
  const { migrations, warnings } = loadMigrations(runner.projectDir, files, "down");
  for (const problem of warnings) runner.onEvent({ kind: "problem", problem });
  const refused = migrations.filter(
    (migration) => migration.irreversible.length > 0 && !(allowIrreversible && !isEmpty(migration)),
  );
  if (refused.length === 0) return migrations;
  const names = refused.map(({ file }) => labelOf(file)).join(", ");
  throw new ConfitureError("IRREVERSIBLE", `these say that they can't be undone: ${names}`, {
    details: { problems: refused.flatMap(describeLosses) },
    hint: refused.some(isEmpty)
      ? "nothing was done"
      : "nothing was done; --allow-irreversible undoes the rest of them",
  });
}

function describeLosses({ path, irreversible }: Migration): Problem[] {
  return irreversible.map((what) => ({
    severity: "error",
    code: "irreversible",
    message: what === "" ? "it says that it can't be undone" : what,
    file: path,
  }));
}

function isEmpty({ sections }: Migration): boolean {
  return sections.every(({ statements }) => statements.length === 0);
}
