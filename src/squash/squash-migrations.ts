import { readdirSync } from "node:fs";
import { join } from "node:path";
import { ConfitureError } from "../base/errors.ts";
import type { Problem } from "../base/problem.ts";
import { loadEnvironment } from "../config/load-environment.ts";
import { listMigrations, MIGRATIONS_DIR } from "../migrate/list-migrations.ts";
import type { Migration } from "../migrate/migration.ts";
import type { MigrationFile } from "../migrate/migration-file.ts";
import { parseMigration } from "../migrate/parse-migration.ts";
import { SQUASHED_NAME } from "../migrate/replaced.ts";
import { orStopped } from "../proof/or-stopped.ts";
import { chooseMigrations, listReplaced } from "./choose-migrations.ts";
import { findDataStatements, refuseDataStatements } from "./data-statements.ts";
import { ARCHIVE, moveFiles, putBack } from "./move-files.ts";
import { proveSquashed } from "./prove-squashed.ts";
import type { SquashOptions, SquashResult } from "./squash-options.ts";

/**
 * Folds all migrations up to a version into one file that has the same effect on an empty
 * database, and moves theirs to `archive/`. No database is needed: what is written was proved in
 * throwaway ones. A database that has all of them applied takes the new file as applied.
 *
 * @throws ConfitureError `USAGE` for a version with nothing to fold; `HAZARD_NOT_ALLOWED` for
 * statements on rows; `MIGRATION_INVALID`, `MIGRATION_FAILED`; `PLAN_FAILED`, `PROOF_FAILED`;
 * `FILE_EXISTS`, `OUTPUT_FAILED`; `SCRATCH_UNAVAILABLE`, `ABORTED`.
 * @example
 * ```ts
 * import { squashMigrations } from "confiture";
 *
 * const { upPath, moved } = await squashMigrations({ through: "20260228120532" });
 * ```
 */
export function squashMigrations(options: SquashOptions): Promise<SquashResult> {
  return orStopped(options.signal, () => squash(options));
}

async function squash(options: SquashOptions): Promise<SquashResult> {
  const { environment } = await loadEnvironment(options);
  const { projectDir } = environment;
  const { through: version, migrationsDir: dir = MIGRATIONS_DIR } = options;
  const folder = join(projectDir, dir);
  const cutOff = putBack(folder) ? [noteCutOff(dir)] : [];
  const list = listMigrations(projectDir, dir);
  const migrations = chooseMigrations(projectDir, list.files, version);
  const data = findDataStatements(migrations);
  if (!options.dropDataStatements) refuseDataStatements(data);
  const file = nameSquashed(dir, version);
  const replaces = listReplaced(migrations);
  const read = (text: string) => readSquashed(file, text);
  const { texts, ends } = await proveSquashed(
    { ...options, environment },
    migrations,
    replaces,
    read,
  );
  const names = listFiles(folder, migrations);
  if (!options.dryRun) {
    options.onProgress?.({ kind: "phase", phase: "write" });
    const write = [
      { name: `${version}_${SQUASHED_NAME}.down.sql`, text: texts.down },
      { name: `${version}_${SQUASHED_NAME}.up.sql`, text: texts.up },
    ];
    moveFiles(folder, { write, move: names });
  }
  return {
    version,
    upPath: file.path,
    downPath: file.downPath,
    upText: texts.up,
    downText: texts.down,
    replaces,
    moved: names.map((name) => ({ from: `${dir}/${name}`, to: `${dir}/${ARCHIVE}/${name}` })),
    fingerprint: ends.to,
    kind: ends.kind,
    serverVersion: ends.serverVersion,
    warnings: [...cutOff, ...list.warnings, ...data.map(asDropped)],
  };
}

function nameSquashed(dir: string, version: string) {
  const stem = `${dir}/${version}_${SQUASHED_NAME}`;
  return {
    version,
    name: SQUASHED_NAME,
    kind: "sql",
    path: `${stem}.up.sql`,
    downPath: `${stem}.down.sql`,
  } as const satisfies MigrationFile;
}

/** As the runner will read it; what is wrong there is a fault of this program. */
function readSquashed(file: MigrationFile, text: string): Migration {
  const { migration, problems } = parseMigration(file, "up", file.path, Buffer.from(text));
  const errors = problems.filter(({ severity }) => severity === "error");
  if (errors.length === 0) return migration;
  throw new ConfitureError("PLAN_FAILED", `${file.path} could not be run as it would be written`, {
    details: { problems: errors },
  });
}

/** The files of these migrations, in an order that ends with the up file of the last one. */
function listFiles(folder: string, migrations: readonly Migration[]): readonly string[] {
  const there = readdirSync(folder);
  return migrations.flatMap(({ file }) => {
    const up = file.path.slice(file.path.lastIndexOf("/") + 1);
    const stem = up.slice(0, -".up.sql".length);
    const beside = [".down.sql", ".verify.sql", ".yaml", ".yml"].map((end) => stem + end);
    return [...beside.filter((name) => there.includes(name)), up];
  });
}

function asDropped(problem: Problem): Problem {
  return { ...problem, severity: "warning", message: `left out: ${problem.message}` };
}

function noteCutOff(dir: string): Problem {
  const message = "a squash was cut off here: its files were put back first";
  return { severity: "warning", code: "cut-off", message, file: dir };
}
