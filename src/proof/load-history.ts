import type { Problem } from "../base/problem.ts";
import { listMigrations, MIGRATIONS_DIR } from "../migrate/list-migrations.ts";
import { loadMigrations } from "../migrate/load-migration.ts";
import type { Migration } from "../migrate/migration.ts";

/** Every migration of a project, in order, and the way back of those that have one. */
export interface History {
  readonly ups: readonly Migration[];
  /** By version. A file that does nothing, as an irreversible one, is no way back. */
  readonly downs: ReadonlyMap<string, Migration>;
  readonly warnings: readonly Problem[];
}

/** Reads all files of the folder. Throws `MIGRATION_INVALID` for one that can't be run. */
export function loadHistory(projectDir: string, migrationsDir: string = MIGRATIONS_DIR): History {
  const { files, warnings } = listMigrations(projectDir, migrationsDir);
  const ups = loadMigrations(projectDir, files, "up");
  const downs = loadMigrations(projectDir, files, "down");
  const useful = downs.migrations.filter(({ sections }) =>
    sections.some(({ statements }) => statements.length > 0),
  );
  return {
    ups: ups.migrations,
    downs: new Map(useful.map((migration) => [migration.file.version, migration])),
    warnings: [...warnings, ...ups.warnings],
  };
}
