import { ConfitureError } from "../base/errors.ts";
import type { Problem } from "../base/problem.ts";
import { labelOf, type MigrationFile } from "./migration-file.ts";
import type { AppliedMigration, LedgerState } from "./read-ledger.ts";

/** Which of the applied migrations to undo. */
export interface DownLimits {
  /** The version that stays the last one; everything applied after it is undone. */
  readonly to?: string | undefined;
  /** How many. Default 1, unless `to` is given. */
  readonly steps?: number | undefined;
}

/**
 * Chooses what to undo: the last that was applied first. Throws `IRREVERSIBLE` before anything
 * is done when one of them can't be undone.
 */
export function planDown(
  files: readonly MigrationFile[],
  state: LedgerState,
  limits: DownLimits,
): readonly MigrationFile[] {
  refuseHalfApplied(state);
  const rows = [...state.applied].reverse();
  const count = limits.to === undefined ? (limits.steps ?? 1) : indexOf(rows, limits.to);
  const chosen = rows.slice(0, Math.min(count, limits.steps ?? count));
  const byVersion = new Map(files.map((file) => [file.version, file]));
  const problems = chosen.flatMap((row) => checkDown(row, byVersion.get(row.version)));
  if (problems.length > 0) {
    throw new ConfitureError("IRREVERSIBLE", "a migration can't be undone: nothing was done", {
      details: { problems },
    });
  }
  return chosen.flatMap((row) => byVersion.get(row.version) ?? []);
}

function refuseHalfApplied({ journal }: LedgerState): void {
  const entry = journal.find(({ direction }) => direction === "up");
  if (entry === undefined) return;
  throw new ConfitureError("MIGRATION_INVALID", `migration ${entry.version} is half applied`, {
    hint: "end that first: confiture migrate up",
  });
}

function indexOf(rows: readonly AppliedMigration[], version: string): number {
  const index = rows.findIndex((row) => row.version === version);
  if (index >= 0) return index;
  throw new ConfitureError("USAGE", `version ${version} is not applied`, {
    hint: "confiture migrate status lists what is",
  });
}

function checkDown(row: AppliedMigration, file: MigrationFile | undefined): Problem[] {
  const refuse = (code: string, message: string, hint: string): Problem[] => [
    { severity: "error", code, message, hint, ...(file === undefined ? {} : { file: file.path }) },
  ];
  const label = labelOf(row);
  if (file === undefined) {
    return refuse("file-missing", `${label} is applied, but its file is gone`, "put it back");
  }
  if (file.kind === "python") {
    const hint = "undo it with the Python Confiture";
    return refuse("python-migration", `${label} is a migration in Python`, hint);
  }
  if (file.downPath === undefined) {
    const hint = `write ${file.path.replace(/\.up\.sql$/, ".down.sql")}`;
    return refuse("down-missing", `${label} has no down file`, hint);
  }
  return [];
}
