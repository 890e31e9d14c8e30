import { onLedger } from "./ledger-failure.ts";
import { listMigrations, MIGRATIONS_DIR } from "./list-migrations.ts";
import { readSource } from "./load-migration.ts";
import { readState } from "./migrate-up.ts";
import type { MigrationFile } from "./migration-file.ts";
import { parseMigration } from "./parse-migration.ts";
import { through } from "./plan-up.ts";
import { openRunner, type RunnerOptions } from "./runner.ts";
import { renderApplied } from "./write-ledger.ts";

/** What {@link baseline} takes. */
export interface BaselineOptions extends RunnerOptions {
  /** The last version whose effect the database already has. */
  readonly through: string;
}

/** What was marked, and what had been applied before. */
export interface BaselineResult {
  readonly marked: readonly MigrationFile[];
  readonly skipped: readonly MigrationFile[];
}

/**
 * Marks every migration up to a version as applied, and runs none: for a database that has
 * their effect already. All or nothing.
 */
export async function baseline(options: BaselineOptions): Promise<BaselineResult> {
  const { projectDir } = options.environment;
  const { files } = listMigrations(projectDir, options.migrationsDir ?? MIGRATIONS_DIR);
  const wanted = through(files, options.through);
  await using runner = await openRunner(options);
  const { session, names } = runner;
  const { applied } = await readState(runner);
  const known = new Set(applied.map(({ version }) => version));
  const marked = wanted.filter(({ version }) => !known.has(version));
  await onLedger(async () => {
    await session.run("BEGIN");
    for (const file of marked) {
      const source = readSource(projectDir, file.path);
      const { migration } = parseMigration(file, "up", file.path, source);
      const row = { migration, executionTimeMs: 0, reason: "baseline" };
      await session.run(renderApplied(names, row));
    }
    await session.run("COMMIT");
  });
  return { marked, skipped: wanted.filter(({ version }) => known.has(version)) };
}
