import { createInterface } from "node:readline/promises";
import type { ArgsDef } from "citty";
import { ConfitureError } from "../base/errors.ts";
import type { RunnerOptions } from "../migrate/runner.ts";
import type { CommandData } from "./command-data.ts";

/** The flag of commands that ask first. */
export const YES_ARG = {
  yes: { type: "boolean", description: "Do it without being asked" },
} as const satisfies ArgsDef;

/**
 * Asks on the terminal for a name to be typed: whether it was. Without a terminal `USAGE` is
 * thrown, since nobody can answer.
 */
export async function askForName(
  question: string,
  name: string,
  { signal }: CommandData,
): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new ConfitureError("USAGE", `${question}: nobody can be asked here`, {
      hint: "nothing was done; to do it without being asked: --yes",
    });
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const ended = new AbortController();
  terminal.on("SIGINT", () => ended.abort()).on("close", () => ended.abort());
  try {
    const answer = await terminal.question(`${question}.\nType its name to go on: `, {
      signal: AbortSignal.any([signal, ended.signal]),
    });
    return answer.trim() === name;
  } catch (cause) {
    throw new ConfitureError("ABORTED", "the question was not answered", { cause });
  } finally {
    terminal.close();
  }
}

/** Asks before something is undone in a protected environment: whether it was allowed. */
export async function confirmProtected(
  { environment }: RunnerOptions,
  isYes: boolean,
  data: CommandData,
): Promise<boolean> {
  if (isYes || !environment.isProtected) return isYes;
  const { name } = environment;
  const question = `environment ${name} is protected, and this undoes a migration`;
  if (await askForName(question, name, data)) return true;
  throw new ConfitureError("USAGE", `${name} was not typed: nothing was done`);
}
