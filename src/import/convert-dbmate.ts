import type { Problem } from "../base/problem.ts";
import type { Converted, SourceLine } from "./foreign-migration.ts";
import { directiveLine, isIdle, keepDown, placeProblem, type SourceText } from "./source-text.ts";

/** What became of a file that holds both directions. */
export interface TwoWays {
  readonly up: Converted;
  readonly down: Converted | undefined;
  readonly problems: readonly Problem[];
}

/** The lines from one marker to the next. */
interface Block {
  readonly direction: "up" | "down";
  readonly marker: SourceLine;
  readonly hasTransaction: boolean;
  readonly lines: SourceLine[];
}

const MARKER = /^--\s*migrate:(up|down)(?:\s+(\S.*?))?\s*$/;

/**
 * Converts a file of dbmate: what follows `-- migrate:up`, and what follows `-- migrate:down`.
 * What stands before the first one (comments) goes into the up file.
 */
export function convertDbmate(file: SourceText): TwoWays {
  const { head, blocks } = cutBlocks(file.lines);
  const [up, down] = ["up", "down"].map((name) => blocks.find((block) => block.direction === name));
  const isIdleDown = down?.lines.every(isIdle) ?? true;
  return {
    up: { source: file.path, lines: [...head, ...render(up)] },
    down: keepDown(file.path, isIdleDown ? (down?.lines ?? []) : render(down)),
    problems: checkBlocks(file, head, blocks),
  };
}

function cutBlocks(lines: readonly SourceLine[]): { head: SourceLine[]; blocks: Block[] } {
  const head: SourceLine[] = [];
  const blocks: Block[] = [];
  for (const line of lines) {
    const [, direction, options = ""] = MARKER.exec(line.text) ?? [];
    if (direction === "up" || direction === "down") {
      const hasTransaction = !options.split(/\s+/).includes("transaction:false");
      blocks.push({ direction, marker: line, hasTransaction, lines: [] });
    } else {
      (blocks.at(-1)?.lines ?? head).push(line);
    }
  }
  return { head, blocks };
}

function render(block: Block | undefined): readonly SourceLine[] {
  if (block === undefined) return [];
  const { hasTransaction, marker, lines } = block;
  return hasTransaction ? lines : [directiveLine("no-transaction", marker), ...lines];
}

function checkBlocks(
  file: SourceText,
  head: readonly SourceLine[],
  blocks: readonly Block[],
): readonly Problem[] {
  const severity = "error";
  const code = "import-marker";
  const [first, second] = blocks;
  if (first === undefined) {
    const message = "there is no line `-- migrate:up`";
    const hint = "is this folder one of dbmate's?";
    return [{ severity, code, message, file: file.path, hint }];
  }
  const refuse = (line: number, message: string, hint?: string) => {
    const problem = { severity, code, message, line } as const;
    return placeProblem(file, hint === undefined ? problem : { ...problem, hint });
  };
  if (first.direction === "down") {
    return [refuse(first.marker.line, "`-- migrate:down` comes before `-- migrate:up`")];
  }
  const early = head.find((line) => !isIdle(line));
  if (early !== undefined) {
    return [refuse(early.line, "a statement before `-- migrate:up`, which dbmate refuses")];
  }
  const again = second?.direction === "up" ? second : blocks[2];
  if (again === undefined) return [];
  const hint = "cut the file into two, each with its own number";
  return [
    refuse(
      again.marker.line,
      "another block: what dbmate does with it depends on its version",
      hint,
    ),
  ];
}
