import { findNearest } from "../base/nearest.ts";
import type { Problem } from "../base/problem.ts";
import type { TwoWays } from "./convert-dbmate.ts";
import type { SourceLine } from "./foreign-migration.ts";
import {
  directiveLine,
  endStatement,
  isIdle,
  keepDown,
  placeProblem,
  type SourceText,
} from "./source-text.ts";

const ANNOTATION = /^(\s*)--\s*\+goose\s*(.*?)\s*$/;
const KNOWN = ["Up", "Down", "StatementBegin", "StatementEnd", "NO TRANSACTION"] as const;

/** How far the file has been read. */
interface Reading {
  readonly up: SourceLine[];
  readonly down: SourceLine[];
  readonly problems: Problem[];
  direction: "up" | "down" | undefined;
  /** The open StatementBegin, and what it holds. */
  opened: SourceLine | undefined;
  block: SourceLine[];
  /** The annotation that says NO TRANSACTION; it holds for both directions. */
  alone: SourceLine | undefined;
}

/**
 * Converts a file of goose. StatementBegin and StatementEnd are left out: statements are told
 * apart by reading SQL here. ENVSUB is refused, since what it puts in depends on who runs it.
 */
export function convertGoose(file: SourceText): TwoWays {
  const reading: Reading = {
    up: [],
    down: [],
    problems: [],
    direction: undefined,
    opened: undefined,
    block: [],
    alone: undefined,
  };
  for (const line of file.lines) readLine(file, reading, line);
  const { up, down, problems, direction, opened, alone } = reading;
  if (direction === undefined) {
    const message = "there is no line `-- +goose Up`";
    const hint = "is this folder one of goose's?";
    problems.push({ severity: "error", code: "import-marker", message, file: file.path, hint });
  }
  if (opened !== undefined) {
    refuse(file, reading, opened, "this StatementBegin has no `-- +goose StatementEnd`");
  }
  const wrap = (lines: readonly SourceLine[]) =>
    alone === undefined ? lines : [directiveLine("no-transaction", alone), ...lines];
  const kept = keepDown(file.path, down);
  return {
    up: { source: file.path, lines: wrap(up) },
    down: kept === undefined || down.every(isIdle) ? kept : { ...kept, lines: wrap(down) },
    problems,
  };
}

function readLine(file: SourceText, reading: Reading, line: SourceLine): void {
  const [, indent, words] = ANNOTATION.exec(line.text) ?? [];
  if (words !== undefined) {
    if (indent !== "") refuse(file, reading, line, "an annotation of goose begins its line");
    else readAnnotation(file, reading, line, words);
    return;
  }
  if (reading.direction === undefined && !isIdle(line)) {
    refuse(file, reading, line, "a statement before `-- +goose Up`, which goose refuses");
  }
  push(reading, line);
  if (reading.opened !== undefined) reading.block.push(line);
}

function push({ direction, up, down }: Reading, ...lines: readonly SourceLine[]): void {
  (direction === "down" ? down : up).push(...lines);
}

function readAnnotation(file: SourceText, reading: Reading, line: SourceLine, words: string): void {
  switch (words.toLowerCase()) {
    case "up":
      if (reading.direction !== undefined) refuse(file, reading, line, "a second `+goose Up`");
      reading.direction ??= "up";
      return;
    case "down":
      if (reading.direction !== "up") refuse(file, reading, line, "`+goose Down` without an Up");
      reading.direction = "down";
      return;
    case "statementbegin":
      if (reading.opened !== undefined || reading.direction === undefined) {
        refuse(file, reading, line, "this StatementBegin does not stand in an Up or a Down");
      }
      reading.opened = line;
      reading.block = [];
      return;
    case "statementend":
      if (reading.opened === undefined) refuse(file, reading, line, "no StatementBegin is open");
      push(reading, ...endStatement(reading.block, line));
      reading.opened = undefined;
      return;
    case "no transaction":
      reading.alone ??= line;
      return;
    case "envsub off":
      return;
    case "envsub on": {
      const hint = "write in what the variables stand for, and remove the ENVSUB lines";
      refuse(file, reading, line, "variables of the environment can't be taken over", hint);
      return;
    }
    default: {
      const nearest = findNearest(words, KNOWN);
      const hint = nearest === undefined ? undefined : `did you mean +goose ${nearest}?`;
      refuse(file, reading, line, `goose has no annotation \`${words}\``, hint);
    }
  }
}

function refuse(
  file: SourceText,
  { problems }: Reading,
  { line }: SourceLine,
  message: string,
  hint?: string,
): void {
  const problem = { severity: "error", code: "import-marker", message, line } as const;
  problems.push(placeProblem(file, hint === undefined ? problem : { ...problem, hint }));
}
