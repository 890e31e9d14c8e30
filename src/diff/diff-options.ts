import type { Problem } from "../base/problem.ts";
import type { OutputCheckResult } from "../check/output-check.ts";
import type { Plan } from "../plan/plan.ts";
import type { ScratchKind } from "../postgres/scratch-database.ts";
import type { RunOptions } from "../schema/run-windows.ts";

/** What `diffSchema` takes; everything has a default. */
export interface DiffOptions extends RunOptions {
  /** The project folder; default: the nearest parent of the working folder with `db/environments`. */
  readonly project?: string | undefined;
  /** Name of the environment; default: `CONFITURE_ENV`, then `local`. */
  readonly env?: string | undefined;
  /** URL of the database to compare; default: the environment's `database_url`. It is only read. */
  readonly against?: string | undefined;
  /** A server to make the scratch database on; default: one that needs no installation. */
  readonly scratch?: string | undefined;
  /** Which kind of scratch database; default: the best that there is. */
  readonly kind?: ScratchKind | undefined;
  /** Refuse to compare where there are objects that can't be compared. */
  readonly strict?: boolean | undefined;
}

/** What a comparison found. */
export interface DiffResult {
  readonly environment: string;
  readonly projectDir: string;
  /** The schema hash: 64 hexadecimal digits. Seeds are not a part of it. */
  readonly hash: string;
  /** Number of files in the schema. */
  readonly files: number;
  /** The database, without its password. */
  readonly against: string;
  /** Of the database, such as `17.6`. */
  readonly serverVersion: string;
  readonly isDifferent: boolean;
  readonly plan: Plan;
  /** How the schema was loaded. */
  readonly check: OutputCheckResult;
  /** Of the build, and of the comparison. */
  readonly warnings: readonly Problem[];
  readonly durationMs: number;
}
