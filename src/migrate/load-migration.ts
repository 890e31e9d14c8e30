import { readFileSync } from "node:fs";
import { ConfitureError } from "../base/errors.ts";
import type { Problem } from "../base/problem.ts";
import type { Direction, Migration } from "./migration.ts";
import type { MigrationFile } from "./migration-file.ts";
import { parseMigration } from "./parse-migration.ts";

/** Migrations that are fit to be run, and the warnings about them. */
export interface LoadedMigrations {
  readonly migrations: readonly Migration[];
  readonly warnings: readonly Problem[];
}

/**
 * Reads one file of each of these migrations. Throws `MIGRATION_INVALID` with every problem of
 * all of them at once, so that nothing is begun that could not be ended.
 */
export function loadMigrations(
  projectDir: string,
  files: readonly MigrationFile[],
  direction: Direction,
): LoadedMigrations {
  const loaded = files.map((file) => loadMigration(projectDir, file, direction));
  const problems = loaded.flatMap((one) => one.problems);
  const errors = problems.filter(({ severity }) => severity === "error");
  if (errors.length > 0) {
    const message = "a migration can't be run as it is written";
    throw new ConfitureError("MIGRATION_INVALID", message, {
      details: { problems: errors },
      hint: "nothing was run",
    });
  }
  return { migrations: loaded.flatMap((one) => one.migration ?? []), warnings: problems };
}

function loadMigration(
  projectDir: string,
  file: MigrationFile,
  direction: Direction,
): { migration?: Migration; problems: readonly Problem[] } {
  if (file.kind === "python") return { problems: [refusePython(file)] };
  const path = direction === "up" ? file.path : file.downPath;
  if (path === undefined) return { problems: [] };
  return parseMigration(file, direction, path, readSource(projectDir, path));
}

/** The bytes of a file of the project. */
export function readSource(projectDir: string, path: string): Uint8Array {
  try {
    return readFileSync(`${projectDir}/${path}`);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ConfitureError("MIGRATION_INVALID", `${path} can't be read: ${reason}`, { cause });
  }
}

function refusePython(file: MigrationFile): Problem {
  return {
    severity: "error",
    code: "python-migration",
    message: "a migration in Python can't be run here",
    file: file.path,
    hint: "apply it with the Python Confiture, or write it as .up.sql and .down.sql",
  };
}
