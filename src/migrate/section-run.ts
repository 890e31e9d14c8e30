import type { Migration, Section } from "./migration.ts";
import type { JournalEntry } from "./read-ledger.ts";

/** One section that is to be run, and what is written when it is done. */
export interface SectionRun {
  readonly migration: Migration;
  readonly section: Section;
  /** How far it had come before; undefined: it was not begun. */
  readonly entry: JournalEntry | undefined;
  /** Writes to the ledger that it is done; called in the transaction that does the last of it. */
  readonly finish: () => Promise<void>;
}
