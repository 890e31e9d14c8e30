import { ConfitureError } from "../base/errors.ts";
import { findNearest } from "../base/nearest.ts";
import type { Problem } from "../base/problem.ts";
import { compareVersions, labelOf, type MigrationFile } from "./migration-file.ts";
import type { LedgerState } from "./read-ledger.ts";

/** What is done about a migration that is older than one that was applied. */
export type OutOfOrder = "error" | "warn" | "allow";

/** Which of the pending migrations to apply. */
export interface UpLimits {
  /** The last version to apply; itself included. */
  readonly to?: string | undefined;
  /** How many at most. */
  readonly steps?: number | undefined;
  /** Default `error`. */
  readonly outOfOrder?: OutOfOrder | undefined;
}

/** The migrations to apply, in their order. */
export interface UpPlan {
  readonly files: readonly MigrationFile[];
  readonly warnings: readonly Problem[];
}

/**
 * Chooses what to apply. Throws `USAGE` for a version that there is not, `MIGRATION_INVALID`
 * when something half done must be ended first, and `MIGRATION_OUT_OF_ORDER`.
 */
export function planUp(
  files: readonly MigrationFile[],
  state: LedgerState,
  limits: UpLimits,
): UpPlan {
  refuseHalfUndone(state);
  const applied = new Set(state.applied.map(({ version }) => version));
  const wanted = limits.to === undefined ? files : through(files, limits.to);
  const pending = wanted.filter(({ version }) => !applied.has(version));
  const halfDone = state.journal.find(({ direction }) => direction === "up");
  refuseMissing(files, halfDone?.version);
  // What was begun is ended first, whatever is older.
  const first = pending.filter(({ version }) => version === halfDone?.version);
  const rest = pending.filter(({ version }) => version !== halfDone?.version);
  const chosen = [...first, ...rest].slice(0, limits.steps);
  const warnings = checkOrder(chosen.slice(first.length), state, limits.outOfOrder ?? "error");
  return { files: chosen, warnings };
}

/** The files up to a version, that one included. Throws `USAGE` when it is not there. */
export function through(files: readonly MigrationFile[], version: string): MigrationFile[] {
  const index = files.findIndex((file) => file.version === version);
  if (index >= 0) return files.slice(0, index + 1);
  const nearest = findNearest(
    version,
    files.map((file) => file.version),
  );
  throw new ConfitureError("USAGE", `there is no migration of version ${version}`, {
    hint:
      nearest === undefined ? "confiture migrate status lists them" : `did you mean ${nearest}?`,
  });
}

function refuseHalfUndone({ journal }: LedgerState): void {
  const entry = journal.find(({ direction }) => direction === "down");
  if (entry === undefined) return;
  throw new ConfitureError("MIGRATION_INVALID", `migration ${entry.version} is half undone`, {
    hint: "end that first: confiture migrate down",
  });
}

function refuseMissing(files: readonly MigrationFile[], version: string | undefined): void {
  if (version === undefined || files.some((file) => file.version === version)) return;
  throw new ConfitureError(
    "MIGRATION_INVALID",
    `migration ${version} is half applied, and its file is gone`,
    { hint: "put the file back, so that it can be ended" },
  );
}

function checkOrder(
  chosen: readonly MigrationFile[],
  { applied }: LedgerState,
  policy: OutOfOrder,
): Problem[] {
  const newest = applied
    .map(({ version }) => version)
    .sort(compareVersions)
    .at(-1);
  if (newest === undefined || policy === "allow") return [];
  const late = chosen.filter(({ version }) => compareVersions(version, newest) < 0);
  const severity = policy === "warn" ? "warning" : "error";
  const problems = late.map((file): Problem => {
    const message = `${labelOf(file)} is older than ${newest}, which is applied`;
    return { severity, code: "out-of-order", message, file: file.path };
  });
  if (policy === "warn" || late.length === 0) return problems;
  throw new ConfitureError("MIGRATION_OUT_OF_ORDER", "a pending migration is out of order", {
    details: { problems },
    hint: "give it a new version, or apply it all the same: --out-of-order allow (or warn)",
  });
}
