import { ConfitureError } from "../base/errors.ts";
import { loadMigrations } from "../migrate/load-migration.ts";
import type { Migration, Replaced } from "../migrate/migration.ts";
import type { MigrationFile } from "../migrate/migration-file.ts";
import { through } from "../migrate/plan-up.ts";
import { maySquash } from "../migrate/replaced.ts";

/** The migrations up to a version, read. Throws `USAGE` where there is nothing to fold. */
export function chooseMigrations(
  projectDir: string,
  files: readonly MigrationFile[],
  version: string,
): readonly Migration[] {
  const chosen = through(files, version);
  const last = chosen.at(-1);
  if (last !== undefined && maySquash(last)) {
    throw new ConfitureError("USAGE", `${version} is squashed already: ${last.path}`, {
      hint: "squash through a later version, which folds this file, too",
    });
  }
  if (chosen.length < 2) {
    throw new ConfitureError("USAGE", `${version} is the first migration: nothing to fold`, {
      hint: "squash through a later version",
    });
  }
  return loadMigrations(projectDir, chosen, "up").migrations;
}

/**
 * What a squashed file lists of them. Of one that is squashed itself, also what it has replaced:
 * a database may have those, and never have met it.
 */
export function listReplaced(migrations: readonly Migration[]): readonly Replaced[] {
  return migrations.flatMap(({ file: { version }, checksum, replaces }) => [
    ...replaces.map((one) => ({ ...one, into: one.into ?? version })),
    { version, checksum, into: undefined },
  ]);
}
