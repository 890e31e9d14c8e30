import type { ProgressListener } from "../base/events.ts";
import type { Environment } from "../config/environment.ts";
import type { MigrationListener } from "../migrate/events.ts";
import type { UpLimits } from "../migrate/plan-up.ts";
import type { ScratchKind } from "../postgres/scratch-database.ts";

/**
 * What is copied: `shape` all objects and the ledger, into a throwaway database; `data` the whole
 * database with its rows, on its own server.
 */
export type CopyKind = "shape" | "data";

/** What {@link preflight} takes. */
export interface PreflightOptions extends UpLimits {
  readonly environment: Environment;
  /** Where migrations are, relative to the project. Default: db/migrations. */
  readonly migrationsDir?: string | undefined;
  /** URL of the database; default: the environment's `database_url`. It is only read. */
  readonly against?: string | undefined;
  /** Default `shape`. */
  readonly copy?: CopyKind | undefined;
  /** A server to make scratch databases on; default: one that needs no installation. */
  readonly scratch?: string | undefined;
  /** Which kind of scratch database; default: the best that there is. */
  readonly kind?: ScratchKind | undefined;
  /** How long a lock may hold up reads or writes of a relation with rows. Default: 1 s. */
  readonly maxLockMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ProgressListener | undefined;
  readonly onEvent?: MigrationListener | undefined;
}
