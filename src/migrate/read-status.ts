import type { Problem } from "../base/problem.ts";
import type { Environment } from "../config/environment.ts";
import { foldSquashed } from "./fold-squashed.ts";
import { listMigrations, MIGRATIONS_DIR } from "./list-migrations.ts";
import { compareVersions } from "./migration-file.ts";
import { type AppliedMigration, type LedgerState, readLedgerState } from "./read-ledger.ts";
import { maySquash } from "./replaced.ts";
import { connectForMigration } from "./runner.ts";

/** What {@link readStatus} takes. */
export interface StatusOptions {
  readonly environment: Environment;
  readonly migrationsDir?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How a database and a folder of migrations stand to each other. */
export interface MigrationStatus {
  /** Whether the database has a ledger at all. */
  readonly hasLedger: boolean;
  /** The version that was applied last. */
  readonly current: string | undefined;
  /** In the order of their versions. */
  readonly migrations: readonly MigrationLine[];
  readonly counts: { readonly applied: number; readonly pending: number };
  readonly warnings: readonly Problem[];
}

/** One migration in the status. */
export interface MigrationLine {
  readonly version: string;
  readonly name: string;
  /**
   * `half-applied` and `half-undone`: a run was cut off, and the next one goes on. `missing`: it
   * is applied, but its file is gone.
   */
  readonly state: "applied" | "pending" | "half-applied" | "half-undone" | "missing";
  readonly appliedAt?: string;
  readonly appliedBy?: string | undefined;
  readonly durationMs?: number | undefined;
  readonly isBaseline?: true | undefined;
  readonly path?: string;
}

/** Compares names: no file is opened but a squashed one, and nothing is written. */
export async function readStatus(options: StatusOptions): Promise<MigrationStatus> {
  const { environment, migrationsDir, signal } = options;
  const list = listMigrations(environment.projectDir, migrationsDir ?? MIGRATIONS_DIR);
  await using session = await connectForMigration(environment, signal);
  const { trackingTable } = environment.migration;
  const leftOut = list.files.some(maySquash) ? [] : (["checksum"] as const);
  const read = await readLedgerState(session, trackingTable, leftOut);
  const { applied, refusals } = foldSquashed(environment.projectDir, list.files, read.applied);
  const state = { ...read, applied };
  const migrations = listLines(list.files, state);
  const isPending = ({ state }: MigrationLine) => state === "pending" || state === "half-applied";
  return {
    hasLedger: state.hasLedger,
    current: state.applied.at(-1)?.version,
    migrations,
    counts: { applied: state.applied.length, pending: migrations.filter(isPending).length },
    warnings: [...list.warnings, ...refusals.map(warnOf)],
  };
}

function warnOf(problem: Problem): Problem {
  return { ...problem, severity: "warning" };
}

/** Every migration that the folder or the ledger knows. */
export function listLines(
  files: ReturnType<typeof listMigrations>["files"],
  { applied, journal }: LedgerState,
): MigrationLine[] {
  const rows = new Map(applied.map((row) => [row.version, row]));
  const half = new Map(journal.map((entry) => [entry.version, entry.direction]));
  const lines = files.map(({ version, name, path }): MigrationLine => {
    const row = rows.get(version);
    const direction = half.get(version);
    if (row === undefined) {
      return { version, name, path, state: direction === "up" ? "half-applied" : "pending" };
    }
    const state = direction === "down" ? "half-undone" : "applied";
    return { version, name, path, state, ...describeRow(row) };
  });
  for (const { version } of files) rows.delete(version);
  if (rows.size === 0) return lines;
  for (const row of rows.values()) {
    lines.push({ version: row.version, name: row.name, state: "missing", ...describeRow(row) });
  }
  return lines.sort((left, right) => compareVersions(left.version, right.version));
}

function describeRow(row: AppliedMigration) {
  return {
    appliedAt: row.appliedAt.toISOString(),
    appliedBy: row.appliedBy,
    durationMs: row.executionTimeMs,
    isBaseline: row.isBaseline || undefined,
  };
}
