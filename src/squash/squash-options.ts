import type { Problem } from "../base/problem.ts";
import type { Replaced } from "../migrate/migration.ts";
import type { ScratchKind } from "../postgres/scratch-database.ts";
import type { RunOptions } from "../schema/run-windows.ts";

/** What {@link squashMigrations} takes; everything but the version has a default. */
export interface SquashOptions extends RunOptions {
  /** The last version that is folded. */
  readonly through: string;
  /** The project folder; default: the nearest parent of the working folder with `db/environments`. */
  readonly project?: string | undefined;
  /** Name of the environment; default: `CONFITURE_ENV`, then `local`. */
  readonly env?: string | undefined;
  /** Where migrations are, relative to the project. Default: db/migrations. */
  readonly migrationsDir?: string | undefined;
  /** Leave out statements on rows: they are not needed on an empty database. */
  readonly dropDataStatements?: boolean | undefined;
  /** A server to make the scratch databases on; default: one that needs no installation. */
  readonly scratch?: string | undefined;
  /** Which kind of scratch database; default: the best that there is. */
  readonly kind?: ScratchKind | undefined;
  /** Prove and render, but write nothing. */
  readonly dryRun?: boolean | undefined;
}

/** A squashed migration that was proved, and written unless it was a dry run. */
export interface SquashResult {
  readonly version: string;
  /** Relative to the project. */
  readonly upPath: string;
  readonly downPath: string;
  readonly upText: string;
  readonly downText: string;
  /** What the file says that it replaces, in order. */
  readonly replaces: readonly Replaced[];
  /** The files that were, or would be, moved. */
  readonly moved: readonly MovedFile[];
  /** Of the schema after it, such as `18-` and 32 hexadecimal digits. */
  readonly fingerprint: string;
  readonly kind: ScratchKind;
  readonly serverVersion: string;
  readonly warnings: readonly Problem[];
}

/** A file that went to the archive; both paths are relative to the project. */
export interface MovedFile {
  readonly from: string;
  readonly to: string;
}
