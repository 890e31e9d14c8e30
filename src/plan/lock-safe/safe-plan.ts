import type { LockMode, ObjectRef, Setting } from "../plan.ts";

/** What may hurt when a plan is applied to a database with rows and users, by name. */
export const HAZARDS = ["data-loss", "table-rewrite", "long-lock"] as const;

/** The name that allows a hazard: `--allow data-loss`. */
export type HazardName = (typeof HAZARDS)[number];

/** One thing that may hurt, and where. */
export interface Hazard {
  readonly name: HazardName;
  /** What is lost, written anew or locked. */
  readonly object: ObjectRef;
  /** For people: what happens, and what to do instead where there is something. */
  readonly message: string;
  /** Set where a value that can't be kept makes the statement fail: once it is run, all is there. */
  readonly isRefusal?: true;
}

/** One statement of a lock-safe plan. */
export interface SafeStatement {
  /** Without a final semicolon. */
  readonly sql: string;
  /** The strongest lock on a table that exists already. */
  readonly lock: LockMode;
  /** Why it is written this way, where it is not the shortest way; one line. */
  readonly why?: string;
}

/** Statements that share one transaction; or, if they can't, each of which is on its own. */
export interface SafeSection {
  /** Unique in its plan; letters, digits and underscores. */
  readonly name: string;
  readonly isTransactional: boolean;
  readonly statements: readonly SafeStatement[];
}

/** A plan as a migration runs it: in sections, with what may hurt. */
export interface SafePlan {
  readonly settings: readonly Setting[];
  readonly sections: readonly SafeSection[];
  readonly hazards: readonly Hazard[];
}
