import type { MigrationStatement } from "./migration.ts";
import type { SourceNote } from "./source-note.ts";

/** The statements to run, and what is said about those that begin or end a transaction. */
interface Controlled {
  readonly statements: readonly MigrationStatement[];
  readonly notes: readonly SourceNote[];
}

/**
 * The runner makes the transactions. A `BEGIN` at the start and a `COMMIT` at the end of a file
 * mean what happens anyhow: they are left out with a warning, as in the Python Confiture. Any
 * other one would break what the ledger promises, and is refused.
 */
export function checkTransactionControl(statements: readonly MigrationStatement[]): Controlled {
  const hasWrapper = statements[0]?.kind === "begin" && statements.at(-1)?.kind === "end";
  const kept = hasWrapper ? statements.slice(1, -1) : statements;
  const notes: SourceNote[] = [];
  const [first] = statements;
  if (hasWrapper && first !== undefined) {
    notes.push({
      severity: "warning",
      code: "transaction-wrapper",
      message: "BEGIN and COMMIT around the file are left out: it runs in one transaction anyhow",
      offset: first.start,
    });
  }
  for (const { kind, start } of kept) {
    if (kind !== "begin" && kind !== "end" && kind !== "rollback") continue;
    notes.push({
      severity: "error",
      code: "transaction-control",
      message: "a migration can't begin or end a transaction itself",
      hint: "begin another transaction with: -- confiture: section NAME",
      offset: start,
    });
  }
  return { statements: kept, notes };
}
