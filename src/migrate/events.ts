import type { Problem } from "../base/problem.ts";
import type { Direction } from "./migration.ts";

/** What a run of migrations reports while it works. */
export type MigrationEvent =
  /** A line for people: waiting, progress of an index build, an index that was dropped. */
  | { readonly kind: "note"; readonly message: string }
  /** A notice or a warning of PostgreSQL, or of a file, at its place. */
  | { readonly kind: "problem"; readonly problem: Problem }
  | ({ readonly kind: "finished" } & FinishedMigration);

/** One migration that was applied or undone. */
export interface FinishedMigration {
  readonly version: string;
  readonly name: string;
  readonly direction: Direction;
  readonly path: string;
  readonly durationMs: number;
}

/** A listener for {@link MigrationEvent}s. It must not throw. */
export type MigrationListener = (event: MigrationEvent) => void;
