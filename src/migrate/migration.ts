import type { Statement } from "../script/statement.ts";
import type { MigrationFile } from "./migration-file.ts";
import type { StatementKind } from "./statement-kind.ts";

/** Which of the two files of a migration is run. */
export type Direction = "up" | "down";

/** A statement of a migration, ready to be run. */
export interface MigrationStatement extends Statement {
  readonly kind: StatementKind;
  /** SHA-256 of its text, in hex. */
  readonly checksum: string;
}

/** A part of a file with a state of its own in the ledger. */
export interface Section {
  /** From 0. */
  readonly index: number;
  /** The empty string for what comes before the first `section` directive. */
  readonly name: string;
  /** SHA-256 of its bytes in the file, in hex. */
  readonly checksum: string;
  /** Whether its statements share one transaction; else each is on its own. */
  readonly isTransactional: boolean;
  /** Undefined: the default of the runner. 0: no limit. */
  readonly lockTimeoutMs: number | undefined;
  readonly statementTimeoutMs: number | undefined;
  /** How often a lock that was not had in time is tried for again. */
  readonly retries: number | undefined;
  readonly statements: readonly MigrationStatement[];
}

/** One file of a migration, read and checked. */
export interface Migration {
  readonly file: MigrationFile;
  readonly direction: Direction;
  /** The path of the file that was read, relative to the project folder. */
  readonly path: string;
  readonly source: Uint8Array;
  /** SHA-256 of the file, in hex: what the ledger holds of an up file. */
  readonly checksum: string;
  /** The text of the file without secrets. */
  readonly shownText: string;
  readonly secrets: readonly string[];
  readonly sections: readonly Section[];
  /** Whether it says that it loses data, and must be allowed by name. */
  readonly isDestructive: boolean;
  /** Of a down file: what it can't bring back, one text for each `irreversible` directive. */
  readonly irreversible: readonly string[];
  /** Of a squashed up file: what it replaces. Empty in any other. */
  readonly replaces: readonly Replaced[];
}

/** A migration that a squashed one replaces. */
export interface Replaced {
  readonly version: string;
  /** Of its up file. */
  readonly checksum: string;
  /** It was replaced before, by the squashed migration of this version, which is replaced too. */
  readonly into: string | undefined;
}
