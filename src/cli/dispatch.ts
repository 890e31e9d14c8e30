import { ConfitureError } from "../base/errors.ts";
import { findNearest } from "../base/nearest.ts";
import { createReporter } from "../output/create-reporter.ts";
import { COMMANDS, isCommand } from "./commands.ts";
import { runChecked } from "./run-command.ts";

const HELP_FLAGS = ["--help", "-h"];

/** Finds the command, or its help, and runs it. */
export async function dispatch(
  first: string | undefined,
  rest: readonly string[],
): Promise<number> {
  if (first === undefined || first === "help" || HELP_FLAGS.includes(first)) {
    return printHelp(first === "help" ? rest[0] : undefined);
  }
  if (first === "complete") {
    const { completeLine } = await import("./completion-table.ts");
    return completeLine(rest);
  }
  if (!isCommand(first)) return reportUnknown(first, rest);
  if (rest.some((arg) => HELP_FLAGS.includes(arg))) return printHelp(first);
  return runChecked(first, await COMMANDS[first](), rest);
}

async function printHelp(name: string | undefined): Promise<number> {
  if (name !== undefined && !isCommand(name)) return reportUnknown(name, []);
  const { renderHelp } = await import("./help.ts");
  process.stdout.write(await renderHelp(name));
  return 0;
}

async function reportUnknown(name: string, rest: readonly string[]): Promise<number> {
  const isFlag = name.startsWith("-");
  const nearest = findNearest(name, isFlag ? ["--help", "--version"] : Object.keys(COMMANDS));
  const error = new ConfitureError(
    "USAGE",
    isFlag ? `unknown flag ${name} before a command` : `unknown command "${name}"`,
    {
      hint:
        nearest === undefined
          ? `the commands are ${Object.keys(COMMANDS).join(", ")}`
          : `did you mean ${nearest}?`,
    },
  );
  const isJson = rest.includes("--format=json") || rest.join(" ").includes("--format json");
  const reporter = await createReporter({
    command: name,
    format: isJson ? "json" : "human",
    isQuiet: false,
    isVerbose: false,
    isColourAllowed: !rest.includes("--no-color"),
  });
  reporter.failure(error);
  reporter.close();
  return error.exitCode;
}
