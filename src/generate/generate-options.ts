import type { Problem } from "../base/problem.ts";
import type { Hazard } from "../plan/lock-safe/safe-plan.ts";
import type { ProbableRename } from "../plan/renames/probable-rename.ts";
import type { Rename } from "../plan/renames/rename.ts";
import type { ScratchKind } from "../postgres/scratch-database.ts";
import type { Proof } from "../proof/prove-migration.ts";
import type { RunOptions } from "../schema/run-windows.ts";

/** What {@link generateMigration} takes; everything but the name has a default. */
export interface GenerateOptions extends RunOptions {
  /** Words for people: `add customer phone`. */
  readonly name: string;
  /** The project folder; default: the nearest parent of the working folder with `db/environments`. */
  readonly project?: string | undefined;
  /** Name of the environment; default: `CONFITURE_ENV`, then `local`. */
  readonly env?: string | undefined;
  /** Where migrations are, relative to the project. Default: db/migrations. */
  readonly migrationsDir?: string | undefined;
  /** `old=new`, for what got another name: `public.customer.fax=telefax`. */
  readonly renames?: readonly string[] | undefined;
  /** `old=new`, for what looks like a rename and is none. */
  readonly noRenames?: readonly string[] | undefined;
  /** Hazards that are accepted: `data-loss`, or `data-loss:public.customer.fax`. */
  readonly allow?: readonly string[] | undefined;
  /** A server to make the scratch databases on; default: one that needs no installation. */
  readonly scratch?: string | undefined;
  /** Which kind of scratch database; default: the best that there is. */
  readonly kind?: ScratchKind | undefined;
  /** Refuse where there are objects that can't be compared. */
  readonly strict?: boolean | undefined;
  /** Prove and render, but write nothing. */
  readonly dryRun?: boolean | undefined;
  /** Asked about each probable rename; without it, one that nobody confirmed is an error. */
  readonly confirmRename?: ((rename: ProbableRename) => Promise<boolean>) | undefined;
  /** Default: now. */
  readonly now?: Date | undefined;
}

/** What was generated. */
export type GenerateResult =
  | { readonly kind: "unchanged"; readonly warnings: readonly Problem[] }
  | GeneratedMigration;

/** A migration that was proved, and written unless it was a dry run. */
export interface GeneratedMigration {
  readonly kind: "generated";
  readonly version: string;
  readonly name: string;
  /** Relative to the project. */
  readonly upPath: string;
  readonly downPath: string;
  readonly upText: string;
  readonly downText: string;
  readonly renames: readonly Rename[];
  /** Of up, all of them allowed. */
  readonly hazards: readonly Hazard[];
  /** What can't be undone, for people; empty when everything can. */
  readonly irreversible: readonly string[];
  readonly proof: Proof;
  readonly warnings: readonly Problem[];
}
