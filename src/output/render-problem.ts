import { type Problem, renderPlace } from "../base/problem.ts";
import type { Style } from "./style.ts";

const LONGEST_SHOWN_LINE = 160;
const TAB_WIDTH = 4;
/** Made when it is needed: that takes longer than many a command as a whole. */
let segmenter: Intl.Segmenter | undefined;

/**
 * A problem as a compiler would show it: what, where, the source line with a caret, and what to
 * do about it. Several lines, without a final line feed.
 */
export function renderProblem(problem: Problem, style: Style): string {
  const colour = colourOf(problem, style);
  const lines = [
    `${colour(`${problem.severity}[${problem.code}]`)}: ${style.bold(problem.message)}`,
  ];
  const place = renderPlace(problem);
  const gutter = " ".repeat(String(problem.line ?? "").length);
  if (place !== "") lines.push(`${gutter}${style.cyan("-->")} ${place}`);
  if (problem.sourceLine !== undefined && problem.line !== undefined) {
    lines.push(...renderSource(problem, problem.sourceLine, gutter, style));
  }
  for (const [label, text] of notesOf(problem)) {
    lines.push(...renderNote(label, text, gutter, style));
  }
  return lines.join("\n");
}

function colourOf(problem: Problem, style: Style): (text: string) => string {
  switch (problem.severity) {
    case "error":
      return style.red;
    case "warning":
      return style.yellow;
    case "notice":
      return style.cyan;
    default:
      return problem.severity satisfies never;
  }
}

function notesOf(problem: Problem): [string, string][] {
  const notes: [string, string][] = [];
  if (problem.detail !== undefined) notes.push(["detail", problem.detail]);
  if (problem.hint !== undefined) notes.push(["hint", problem.hint]);
  if (problem.followsFrom !== undefined) {
    notes.push(["note", `probably follows from the error at ${problem.followsFrom}`]);
  }
  return notes;
}

function renderNote(label: string, text: string, gutter: string, style: Style): string[] {
  return text
    .split("\n")
    .map((line, index) =>
      index === 0
        ? `${gutter} ${style.cyan("=")} ${style.bold(`${label}:`)} ${line}`
        : `${gutter}   ${" ".repeat(label.length + 1)} ${line}`,
    );
}

function renderSource(
  problem: Problem,
  sourceLine: string,
  gutter: string,
  style: Style,
): string[] {
  const column = (problem.column ?? 1) - 1;
  const characters = [...sourceLine];
  const from = column > LONGEST_SHOWN_LINE ? column - LONGEST_SHOWN_LINE / 2 : 0;
  const shown = characters.slice(from, from + LONGEST_SHOWN_LINE).join("");
  const before = characters.slice(from, column).join("");
  const bar = style.cyan("|");
  const lines = [
    `${gutter} ${bar}`,
    `${style.cyan(String(problem.line))} ${bar} ${makeSafe(shown)}`,
  ];
  if (problem.column !== undefined) {
    const indent = " ".repeat(displayWidth(makeSafe(before)));
    lines.push(`${gutter} ${bar} ${indent}${colourOf(problem, style)("^")}`);
  }
  return lines;
}

/** Tabs get a fixed width, and a control character in a source file can't steer the terminal. */
function makeSafe(text: string): string {
  return text.replaceAll("\t", " ".repeat(TAB_WIDTH)).replace(/\p{Cc}/gu, "\ufffd");
}

/** Columns on a terminal; wide characters take two. */
function displayWidth(text: string): number {
  segmenter ??= new Intl.Segmenter();
  let width = 0;
  for (const { segment } of segmenter.segment(text)) width += Bun.stringWidth(segment);
  return width;
}
