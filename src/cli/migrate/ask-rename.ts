import { createInterface } from "node:readline/promises";
import type { ProbableRename } from "../../plan/renames/probable-rename.ts";
import { renderRenameQuestion } from "../../plan/renames/render-rename-question.ts";

/** Whether there is somebody to ask: a person at a terminal, who reads what is printed. */
export function canAsk(format: string | undefined): boolean {
  const isCi = process.env.CI !== undefined && process.env.CI !== "";
  return format !== "json" && !isCi && process.stdin.isTTY && process.stderr.isTTY;
}

/** Asks on the terminal, until the answer is yes or no. */
export async function askRename(rename: ProbableRename): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    for (;;) {
      const answer = await terminal.question(`${renderRenameQuestion(rename)} [y/n] `);
      if (/^y(es)?$/i.test(answer.trim())) return true;
      if (/^no?$/i.test(answer.trim())) return false;
    }
  } finally {
    terminal.close();
  }
}
