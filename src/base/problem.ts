/**
 * One thing that is wrong, or worth a warning, with the place where it stands.
 *
 * `line` and `column` are 1-based; a column counts Unicode code points, and a byte-order mark
 * is not counted. `file` is relative to the project folder, with `/` on every platform.
 */
export interface Problem {
  readonly severity: "error" | "warning" | "notice";
  /** A short stable name, such as `unterminated-string`, `config-unknown-key` or a SQLSTATE. */
  readonly code: string;
  readonly message: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  /** The text of the source line at `line`, without its line ending. */
  readonly sourceLine?: string;
  /** What to do about it. */
  readonly hint?: string;
  /** PostgreSQL's DETAIL or CONTEXT, when there is one. */
  readonly detail?: string;
  /** Set when this probably only follows from an earlier error: where that error stands. */
  readonly followsFrom?: string;
}

/** `file:line:column` of a problem, as far as it is known; the empty string when it has no file. */
export function renderPlace(problem: Pick<Problem, "file" | "line" | "column">): string {
  if (problem.file === undefined) return "";
  if (problem.line === undefined) return problem.file;
  if (problem.column === undefined) return `${problem.file}:${problem.line}`;
  return `${problem.file}:${problem.line}:${problem.column}`;
}
