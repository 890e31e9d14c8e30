import type { LockMode } from "../plan.ts";
import type { TemporaryNames } from "./names.ts";
import type { SafeStatement } from "./safe-plan.ts";
import type { PlannedStep, Situation } from "./situation.ts";

/** A statement before it has its section. */
export interface Piece extends SafeStatement {
  /**
   * `together`: in one transaction with the rest of its stage; `alone`: in none with others;
   * `any`: as its stage is.
   */
  readonly mode: "together" | "alone" | "any";
  /**
   * `early`: before everything else; `late`: after the plain changes are committed. Otherwise
   * with these.
   */
  readonly when?: "early" | "late";
  /** Gives the object its name, for which the old one must have gone. */
  readonly takesName?: boolean;
  /** What a section of nothing else is called. */
  readonly topic?: string;
}

/** What is run in the place of a step, in this order. */
export interface Rewrite {
  readonly pieces: readonly Piece[];
  /** Steps that these statements do as well. */
  readonly supersedes?: readonly PlannedStep[];
}

/** What a rewrite may look at. */
export interface RewriteContext {
  readonly planned: PlannedStep;
  readonly situation: Situation;
  readonly names: TemporaryNames;
  /** Drops of the old object, which can wait until the new one is ready. */
  readonly delayed: readonly PlannedStep[];
  /** Whether what it needs is there only later than the plain changes. */
  readonly isHeldUp: boolean;
}

/** `CONCURRENTLY`, `VALIDATE` and the like. */
export function alone(sql: string, why: string, topic: string): Piece {
  return { sql, lock: "SHARE UPDATE EXCLUSIVE", why, mode: "alone", when: "late", topic };
}

/** A change of the catalog that holds its lock for a moment only. */
export function brief(sql: string, lock: LockMode, why?: string): Piece {
  return { sql, lock, mode: "any", ...(why !== undefined && { why }) };
}
