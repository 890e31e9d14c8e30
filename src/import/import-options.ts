import type { RunnerOptions } from "../migrate/runner.ts";
import type { Tool } from "./foreign-migration.ts";
import type { FlywayOptions } from "./read-flyway.ts";

/** What `importMigrations` takes. */
export interface ImportOptions extends RunnerOptions, FlywayOptions {
  readonly tool: Tool;
  /** Their folder, relative to the project. Default: where the tool has it. */
  readonly dir?: string | undefined;
  /** Their table. Default: what the tool calls it. */
  readonly table?: string | undefined;
  /** Leave the database alone: only files are written. */
  readonly filesOnly?: boolean | undefined;
  readonly dryRun?: boolean | undefined;
  /** Default: now. */
  readonly now?: Date | undefined;
}

/** What was, or would be, taken over. */
export interface ImportResult {
  /** The other tool's folder, as messages name it. */
  readonly folder: string;
  readonly migrations: readonly ImportedMigration[];
  /** The number of files that had to be written. */
  readonly written: number;
  /** Versions that were marked as applied. */
  readonly marked: readonly string[];
  /** The other tool's table; undefined when it is not there, or was not looked for. */
  readonly table: string | undefined;
}

/** One migration that was taken over. */
export interface ImportedMigration {
  readonly version: string;
  readonly name: string;
  /** The version as the other tool's file has it. */
  readonly fromVersion: string;
  readonly source: string;
  readonly upPath: string;
  readonly downPath: string | undefined;
  /** Whether the database has it; undefined when it was not looked at. */
  readonly isApplied: boolean | undefined;
}
