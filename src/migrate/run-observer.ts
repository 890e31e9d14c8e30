import type { MigrationStatement } from "./migration.ts";
import type { SectionRun } from "./section-run.ts";

/** A statement that is about to be executed. */
export interface RunStep {
  readonly run: SectionRun;
  readonly statement: MigrationStatement;
  /** Whether it has no transaction of the runner around it. */
  readonly isAlone: boolean;
}

/** Looks on while a runner executes statements, such as to see the locks that they take. */
export interface RunObserver {
  /**
   * Executes a statement by calling `work`, once. When `work` has resolved, the transaction is
   * still open, unless the statement is alone. A section that is tried again begins anew.
   */
  follow(step: RunStep, work: () => Promise<void>): Promise<void>;
  /** The transaction of what was followed before has been committed. */
  committed(): Promise<void>;
}
