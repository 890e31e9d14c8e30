import type { Problem } from "../base/problem.ts";
import { describeChange, findChanged } from "./find-changes.ts";
import { requireFold } from "./fold-squashed.ts";
import { listMigrations, MIGRATIONS_DIR } from "./list-migrations.ts";
import { labelOf } from "./migration-file.ts";
import { readLedgerState } from "./read-ledger.ts";
import type { StatusOptions } from "./read-status.ts";
import { connectForMigration } from "./runner.ts";

/** What {@link verifyChecksums} found. */
export interface ChecksumResult {
  /** Applied migrations with a checksum and a file. */
  readonly checked: number;
  /** Versions whose file has changed. */
  readonly changed: readonly string[];
  /** Versions that are applied, and whose file is gone. */
  readonly missing: readonly string[];
  /** Versions that were applied by a tool that noted no checksum. */
  readonly unknown: readonly string[];
  readonly problems: readonly Problem[];
}

/** Compares every applied migration with its file. Nothing is written. */
export async function verifyChecksums(options: StatusOptions): Promise<ChecksumResult> {
  const { environment, migrationsDir, signal } = options;
  const { projectDir } = environment;
  const { files } = listMigrations(projectDir, migrationsDir ?? MIGRATIONS_DIR);
  await using session = await connectForMigration(environment, signal);
  const { trackingTable } = environment.migration;
  const state = await readLedgerState(session, trackingTable);
  const { applied } = requireFold(projectDir, files, state.applied);
  const changed = findChanged(projectDir, files, applied);
  const problems: Problem[] = [];
  for (const one of changed)
    problems.push(await describeChange(session, state.names, projectDir, one));
  const known = new Set(files.map(({ version }) => version));
  const missing = applied.filter(({ version }) => !known.has(version));
  const unknown = applied.filter(({ checksum }) => checksum === undefined);
  for (const row of missing) {
    const message = `${labelOf(row)} is applied, but its file is gone`;
    problems.push({ severity: "warning", code: "file-missing", message });
  }
  return {
    checked: applied.filter((row) => row.checksum !== undefined && known.has(row.version)).length,
    changed: changed.map(({ file }) => file.version),
    missing: missing.map(({ version }) => version),
    unknown: unknown.map(({ version }) => version),
    problems,
  };
}
