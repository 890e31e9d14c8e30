import type { Problem } from "../base/problem.ts";
import { locateOffset } from "../base/text-position.ts";
import type { Migration } from "./migration.ts";

const LONGEST_LINE = 1000;

/** Something about a file, by the byte where it stands. */
export interface SourceNote
  extends Pick<Problem, "severity" | "code" | "message" | "hint" | "detail"> {
  readonly offset: number;
}

/** A problem at a byte of a migration's file; the line is shown without secrets. */
export function placeNote(
  { path, source, shownText }: Pick<Migration, "path" | "source" | "shownText">,
  { offset, ...note }: SourceNote,
): Problem {
  const { line, column } = locateOffset(source, offset);
  const shown = shownText.split("\n")[line - 1]?.replace(/\r$/, "") ?? "";
  return { ...note, file: path, line, column, sourceLine: shown.slice(0, LONGEST_LINE) };
}
