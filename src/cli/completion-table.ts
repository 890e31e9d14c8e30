import type { Complete } from "@bomb.sh/tab";
import tab from "@bomb.sh/tab/citty";
import { listEnvironments } from "../config/find-project.ts";
import { TOOLS } from "../import/foreign-migration.ts";
import { COMMANDS, GROUPS } from "./commands.ts";
import { createRootCommand } from "./help.ts";
import { SHELLS } from "./shells.ts";

/** Answers a shell that asks for candidates: `confiture complete -- <words>`. */
export async function completeLine(words: readonly string[]): Promise<number> {
  const options = { format: offer(["human", "json"]), env: offerEnvironments, project: leave };
  const perGroup = Object.entries(GROUPS).map(([name, { commands }]) => {
    const perVerb = Object.keys(commands).map((verb) => [
      verb,
      { options: { ...options, ...LEFT } },
    ]);
    return [name, { subCommands: Object.fromEntries(perVerb) }] as const;
  });
  const perCommand = Object.keys(COMMANDS).map((name) => [name, { options }] as const);
  const table = await tab(createRootCommand(), {
    subCommands: {
      ...Object.fromEntries(perCommand),
      ...Object.fromEntries(perGroup),
      build: { options: { ...options, output: leave } },
      diff: { options: { ...options, format: offer(["human", "json", "sql"]) } },
      hash: { options: { ...options, verify: leave } },
      completions: { options, args: { shell: offer(SHELLS) } },
    },
  });
  table.parse(words[0] === "--" ? words.slice(1) : [...words]);
  return 0;
}

/** Values that only the user knows, and those that flags list themselves. */
const LEFT = {
  "out-of-order": offer(["error", "warn", "allow"]),
  "in-doubt": offer(["done", "again"]),
  copy: offer(["shape", "data"]),
  from: offer(TOOLS),
  repeatable: offer(["refuse", "append", "skip"]),
};

function offer(values: readonly string[]): (complete: Complete) => void {
  return (complete) => {
    for (const value of values) complete(value, "");
  };
}

function offerEnvironments(complete: Complete): void {
  try {
    for (const name of listEnvironments(process.cwd())) complete(name, "");
  } catch {
    // Outside a project there is nothing to offer, and a completion must stay silent.
  }
}

/** The shell's own completion of file names serves. */
function leave(): void {}
