import type { Problem } from "../base/problem.ts";
import type { KeyPath } from "./keys.ts";

/** A problem whose place is known as a path of keys, or as an offset in the text of the file. */
export interface FileProblem
  extends Pick<Problem, "severity" | "code" | "message" | "hint" | "detail"> {
  readonly path: KeyPath;
  /** Whether it is about the key or about its value. */
  readonly at: "key" | "value";
}

/** The text of an environment file and its path relative to the project. */
export interface FileText {
  readonly name: string;
  readonly text: string;
}

/**
 * Gives problems their line and column, in the order of the file. The parser that knows
 * positions is loaded here and only when there is a problem: a correct file does not pay for it.
 */
export async function placeProblems(
  file: FileText,
  problems: readonly FileProblem[],
): Promise<Problem[]> {
  if (problems.length === 0) return [];
  const { createLocator } = await import("./yaml-positions.ts");
  const locate = createLocator(file.text);
  const placed = problems.map((problem) => {
    const { path, at, ...rest } = problem;
    return { ...rest, file: file.name, ...locate(path, at) };
  });
  return placed.sort(comparePlaces);
}

/** Sorts problems of one file by line and column. */
export function comparePlaces(left: Problem, right: Problem): number {
  return (left.line ?? 0) - (right.line ?? 0) || (left.column ?? 0) - (right.column ?? 0);
}
