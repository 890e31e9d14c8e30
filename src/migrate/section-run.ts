import type { Migration, Section } from "./migration.ts";
import type { JournalEntry } from "./read-ledger.ts";

/** One section that is to be run, and what is written when it is done. */
export interface SectionRun {
  readonly migration: Migration;
  readonly section: Section;
  /** How far it had come before; undefined: it was not begun. */
  readonly entry: JournalEntry | undefined;
  /** The SQL that notes that it is done, for the transaction that does the last of it. */
  readonly finish: () => string;
}
