import type { Problem } from "./problem.ts";

/**
 * Every error code with the exit code of a command that ends with it. The numbers are those of
 * the Python Confiture, so that scripts around either keep working; see docs/exit-codes.md.
 */
export const EXIT_CODE_BY_ERROR = {
  INTERNAL: 1,
  ABORTED: 1,
  NATIVE_REQUIRED: 1,
  NOT_INITIALISED: 2,
  CONNECTION_FAILED: 3,
  CONNECTION_LOST: 3,
  POOLER_REFUSED: 3,
  SCRATCH_UNAVAILABLE: 3,
  LEDGER_FAILED: 3,
  MIGRATION_INVALID: 3,
  MIGRATION_CHANGED: 3,
  MIGRATION_OUT_OF_ORDER: 3,
  MIGRATION_FAILED: 3,
  MIGRATION_IN_DOUBT: 3,
  MIGRATION_UNSAFE: 3,
  RESET_FAILED: 3,
  SOURCE_REFUSED: 4,
  NO_FILES: 4,
  OUTPUT_FAILED: 4,
  CHECK_FAILED: 4,
  HASH_DIFFERS: 4,
  PLAN_FAILED: 4,
  NOT_COMPARED: 4,
  RENAME_UNCONFIRMED: 4,
  HAZARD_NOT_ALLOWED: 4,
  PROOF_FAILED: 4,
  CONFIG_INVALID: 5,
  ENVIRONMENT_NOT_FOUND: 5,
  USAGE: 5,
  FILE_EXISTS: 5,
  PROTECTED: 5,
  LOCKED: 6,
  GIT_FAILED: 7,
  IRREVERSIBLE: 8,
  SCHEMA_DIFFERS: 9,
} as const;

/** The stable name of an error, for programs; the message is for people. */
export type ErrorCode = keyof typeof EXIT_CODE_BY_ERROR;

/** What an error carries besides its message. */
export interface ErrorDetails {
  readonly problems?: readonly Problem[];
  readonly [key: string]: unknown;
}

interface ErrorOptions {
  readonly details?: ErrorDetails;
  readonly hint?: string;
  readonly cause?: unknown;
}

/** The only error class that this library throws on purpose. */
export class ConfitureError extends Error {
  override readonly name = "ConfitureError";
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
    this.hint = options.hint;
  }

  /** The exit code of a command that ends with this error. */
  get exitCode(): number {
    return EXIT_CODE_BY_ERROR[this.code];
  }

  /** The single problems behind this error, empty when it stands alone. */
  get problems(): readonly Problem[] {
    return this.details.problems ?? [];
  }
}
