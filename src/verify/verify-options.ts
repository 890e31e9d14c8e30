import type { Problem } from "../base/problem.ts";
import type { Plan } from "../plan/plan.ts";
import type { ScratchKind } from "../postgres/scratch-database.ts";
import type { Difference } from "../proof/witness.ts";
import type { RunOptions } from "../schema/run-windows.ts";

/** What {@link verifySchema} takes; everything has a default. */
export interface VerifyOptions extends RunOptions {
  /** The project folder; default: the nearest parent of the working folder with `db/environments`. */
  readonly project?: string | undefined;
  /** Name of the environment; default: `CONFITURE_ENV`, then `local`. */
  readonly env?: string | undefined;
  /** Where migrations are, relative to the project. Default: db/migrations. */
  readonly migrationsDir?: string | undefined;
  /** URL of a database that must be like the schema, too. It is only read. */
  readonly against?: string | undefined;
  /** A server to make the scratch databases on; default: one that needs no installation. */
  readonly scratch?: string | undefined;
  /** Which kind of scratch database; default: the best that there is. */
  readonly kind?: ScratchKind | undefined;
}

/** What was compared, and how it came out. */
export interface VerifyResult {
  readonly environment: string;
  readonly projectDir: string;
  /** The schema hash: 64 hexadecimal digits. */
  readonly hash: string;
  readonly files: number;
  readonly migrations: number;
  /** Of the schema, such as `18-` and 32 hexadecimal digits. */
  readonly fingerprint: string;
  readonly serverVersion: string;
  readonly isEqual: boolean;
  /** What the migrations lack; undefined when they lead exactly to the schema. */
  readonly migrationsDifference: Difference | undefined;
  /** The database, without its password, and what it lacks. */
  readonly database: { readonly against: string; readonly plan: Plan } | undefined;
  readonly warnings: readonly Problem[];
  readonly durationMs: number;
}
