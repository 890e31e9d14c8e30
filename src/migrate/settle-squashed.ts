import { foldSquashed, type Settlement } from "./fold-squashed.ts";
import { onLedger } from "./ledger-failure.ts";
import { labelOf, type MigrationFile } from "./migration-file.ts";
import type { LedgerState } from "./read-ledger.ts";
import type { Runner } from "./runner.ts";
import { archiveReplaced, restamp } from "./write-ledger.ts";

/**
 * Notes in the ledger that a squashed migration is applied where all that it replaces is: its row
 * takes over the new file, and the other rows become history, as in the Python Confiture. In one
 * transaction. The schema is not touched.
 */
export async function settleSquashed(
  runner: Runner,
  files: readonly MigrationFile[],
  { applied }: LedgerState,
): Promise<void> {
  const { settlements } = foldSquashed(runner.projectDir, files, applied);
  if (settlements.length === 0) return;
  await onLedger(() => write(runner, settlements));
  for (const { squashed } of settlements) {
    const message = `${labelOf(squashed.file)} stands for what it replaces, all of which is applied`;
    runner.onEvent({ kind: "note", message });
  }
}

async function write(
  { session, names }: Runner,
  settlements: readonly Settlement[],
): Promise<void> {
  await session.run("BEGIN");
  for (const { squashed, archived } of settlements) {
    await archiveReplaced(session, names, squashed.file, archived);
    await restamp(session, names, squashed);
  }
  await session.run("COMMIT");
}
