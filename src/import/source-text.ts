import type { Problem } from "../base/problem.ts";
import { locateOffset } from "../base/text-position.ts";
import { maskSecrets } from "../migrate/secrets.ts";
import { splitStatements } from "../schema/split-statements.ts";
import type { SourceLine } from "./foreign-migration.ts";

/** A file of another tool, read. */
export interface SourceText {
  /** As messages name it: relative to the project, if it is inside. */
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly lines: readonly SourceLine[];
}

/** Cuts a file into its lines; together they are its bytes. */
export function readSourceText(path: string, bytes: Uint8Array): SourceText {
  const text = Buffer.from(bytes).toString("latin1");
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  return { path, bytes, lines: lines.map((line, index) => ({ text: line, line: index + 1 })) };
}

/** What is wrong at a line of the file, and where in it. */
export interface LineProblem extends Pick<Problem, "severity" | "code" | "message" | "hint"> {
  readonly line: number;
  /** Bytes from the line's start. */
  readonly offset?: number;
}

/** A problem at its place; the line is shown without secrets. */
export function placeProblem(
  { path, bytes, lines }: SourceText,
  { line, offset = 0, ...problem }: LineProblem,
): Problem {
  const before = lines.slice(0, line - 1).reduce((sum, { text }) => sum + text.length, 0);
  const place = locateOffset(bytes, before + offset);
  const sourceLine = maskSecrets(place.sourceLine).text;
  return { ...problem, file: path, line: place.line, column: place.column, sourceLine };
}

/** A line of ours in place of one of theirs, with the same line ending. */
export function directiveLine(directive: string, { text, line }: SourceLine): SourceLine {
  return { text: `-- confiture: ${directive}${text.endsWith("\r\n") ? "\r\n" : "\n"}`, line };
}

/**
 * The `;` that a statement lacks at a place where the other tool lets it end without one; empty
 * where there is one. Otherwise it would run on into what follows.
 */
export function endStatement(lines: readonly SourceLine[], marker: SourceLine): SourceLine[] {
  const bytes = Buffer.from(lines.map(({ text }) => text).join(""), "latin1");
  const last = splitStatements(bytes).at(-1);
  if (last === undefined || bytes[last.end - 1] === SEMICOLON) return [];
  return [{ text: marker.text.endsWith("\r\n") ? ";\r\n" : ";\n", line: marker.line }];
}

const SEMICOLON = 0x3b;

/** Whether a line has nothing that a server would run, as far as a line alone can tell. */
export function isIdle({ text }: SourceLine): boolean {
  return /^\s*(?:--.*)?$/.test(text.replace(/\r?\n$/, ""));
}

/**
 * What undoes a migration. Nothing but comments undoes nothing: then no file is written, or one
 * that says so, and `down` refuses instead of pretending.
 */
export function keepDown(source: string, lines: readonly SourceLine[]) {
  const [first] = lines;
  if (first === undefined || lines.every(({ text }) => text.trim() === "")) return undefined;
  if (!lines.every(isIdle)) return { source, lines };
  return { source, lines: [directiveLine("irreversible", first), ...lines] };
}
