import type { ConfitureError } from "../base/errors.ts";
import type { Problem } from "../base/problem.ts";
import type { Plan } from "../plan/plan.ts";
import type { ScratchKind } from "../postgres/scratch-database.ts";
import type { Blocked, TableLockMode } from "./lock-modes.ts";
import type { CopyKind } from "./preflight-options.ts";

/** What a preflight found. */
export interface PreflightResult {
  readonly environment: string;
  readonly projectDir: string;
  /** The database, without its password. */
  readonly against: string;
  /** Of the database, such as `17.6`. */
  readonly serverVersion: string;
  /** How many migrations the database has. */
  readonly applied: number;
  /** What was run, in its order; empty when nothing is pending. */
  readonly migrations: readonly ReplayedMigration[];
  /** Where it was run; undefined when nothing is pending. */
  readonly copy: CopyReport | undefined;
  /** What ended the replay early: as a rule `MIGRATION_FAILED`, with the place. */
  readonly failure: ConfitureError | undefined;
  /** What differs from the schema afterwards; undefined after a failure. */
  readonly plan: Plan | undefined;
  readonly isDifferent: boolean | undefined;
  /** Locks that were held too long, tables that were written anew. */
  readonly unsafe: readonly Problem[];
  /** What could not be copied, or compared. */
  readonly uncertain: readonly Problem[];
  /** Other remarks. */
  readonly warnings: readonly Problem[];
  readonly durationMs: number;
}

/** The copy that the migrations were run on. */
export interface CopyReport {
  readonly kind: CopyKind;
  readonly server: ScratchKind;
  readonly serverVersion: string;
}

/** How far something came on the copy; `before`: it was done in the database already. */
export type ReplayState = "replayed" | "failed" | "not-run" | "before";

/** One migration. */
export interface ReplayedMigration {
  readonly version: string;
  readonly name: string;
  readonly path: string;
  readonly state: ReplayState;
  /** Undefined when it was not run to its end. */
  readonly durationMs: number | undefined;
  /** Whether it says that it loses data, so that `up` needs to be allowed. */
  readonly isDestructive: boolean;
  readonly sections: readonly ReplayedSection[];
}

/** One section of a migration. */
export interface ReplayedSection {
  readonly name: string;
  /** Whether its statements share one transaction, and so hold their locks to its end. */
  readonly isTransactional: boolean;
  readonly state: ReplayState;
  readonly statements: readonly ReplayedStatement[];
}

/** One statement that was executed. */
export interface ReplayedStatement {
  readonly line: number;
  readonly column: number;
  /** The statement on one line, shortened and without secrets. */
  readonly text: string;
  readonly durationMs: number;
  /** Whether it had no transaction, so that its locks were looked for while it ran. */
  readonly isAlone: boolean;
  /** The locks that it added to those held before it. */
  readonly locks: readonly TakenLock[];
}

/** A lock that a statement took. */
export interface TakenLock {
  readonly schema: string;
  readonly name: string;
  readonly kind: string;
  readonly mode: TableLockMode;
  readonly blocks: readonly Blocked[];
  /** From the beginning of the statement to the end of its transaction. */
  readonly heldMs: number;
  /** Whether the transaction wrote all rows into another file. */
  readonly isRewritten: boolean;
  /** Whether the real database does not have the relation yet, so that nobody can wait for it. */
  readonly isNew: boolean;
  /** The server's estimate for the real database; absent where it has none. */
  readonly rows?: number;
  readonly sizeBytes?: number;
  readonly hasRows: boolean;
}
