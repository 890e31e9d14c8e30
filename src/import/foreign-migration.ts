import type { Problem } from "../base/problem.ts";

/** The tools whose migrations can be taken over. */
export const TOOLS = ["dbmate", "goose", "flyway"] as const;

/** One of {@link TOOLS}. */
export type Tool = (typeof TOOLS)[number];

/** A line of a file to be written, with the line that it comes from. */
export interface SourceLine {
  /** Its bytes as latin1, with the line ending: so every byte stays what it is. */
  readonly text: string;
  /** 1-based, in the other tool's file. */
  readonly line: number;
}

/** One file to be written: lines of a file of the other tool, in its order. */
export interface Converted {
  /** The other tool's file, as messages name it. */
  readonly source: string;
  readonly lines: readonly SourceLine[];
}

/** A migration of another tool, converted. */
export interface ForeignMigration {
  /** What the tool calls it by in its table. */
  readonly key: string;
  /** The parts of its version: digits. Empty for one that runs again after each change. */
  readonly parts: readonly string[];
  /** The version as its file name has it. */
  readonly shownVersion: string;
  readonly name: string;
  readonly up: Converted;
  readonly down: Converted | undefined;
  /** The checksum that the tool would note of it now, where it notes any. */
  readonly checksum: number | undefined;
}

/** A folder of another tool: its migrations in the order in which it runs them. */
export interface ForeignFolder {
  readonly migrations: readonly ForeignMigration[];
  /** Errors stop the import; warnings name what is left out. */
  readonly problems: readonly Problem[];
}

/** The bytes of a file to be written. */
export function joinLines({ lines }: Converted): Uint8Array {
  return Buffer.from(lines.map(({ text }) => text).join(""), "latin1");
}
