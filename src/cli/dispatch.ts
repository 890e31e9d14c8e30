import { ConfitureError } from "../base/errors.ts";
import { findNearest } from "../base/nearest.ts";
import { createReporter } from "../output/create-reporter.ts";
import { findCommand } from "./commands.ts";
import { runChecked } from "./run-command.ts";

const HELP_FLAGS = ["--help", "-h"];

/** Finds the command, or its help, and runs it. */
export async function dispatch(
  first: string | undefined,
  rest: readonly string[],
): Promise<number> {
  if (first === undefined || first === "help" || HELP_FLAGS.includes(first)) {
    return printHelp(first === "help" ? rest : []);
  }
  if (first === "complete") {
    const { completeLine } = await import("./completion-table.ts");
    return completeLine(rest);
  }
  if (first.startsWith("-")) return reportUnknownFlag(first, rest);
  const found = findCommand(first, rest[0]);
  if (found.kind === "unknown") return reportUnknown(found.name, found.hint, rest);
  const isHelpWanted = rest.some((arg) => HELP_FLAGS.includes(arg));
  if (found.kind === "group") {
    const flag = rest[0];
    if (flag !== undefined && !isHelpWanted) return reportUnknownFlag(flag, rest, found.name);
    return printHelp([first]);
  }
  const words = found.name.split(" ");
  if (isHelpWanted) return printHelp(words);
  return runChecked(found.name, await found.load(), rest.slice(words.length - 1));
}

async function printHelp([first, second]: readonly string[]): Promise<number> {
  const found = first === undefined ? undefined : findCommand(first, second);
  if (found?.kind === "unknown") return reportUnknown(found.name, found.hint, []);
  const { renderHelp } = await import("./help.ts");
  process.stdout.write(await renderHelp(found));
  return 0;
}

function reportUnknownFlag(flag: string, rest: readonly string[], group = ""): Promise<number> {
  const nearest = findNearest(flag, group === "" ? ["--help", "--version"] : ["--help"]);
  const fallback = group === "" ? "confiture --help" : `confiture ${group} --help`;
  const hint =
    nearest === undefined ? `${fallback} lists the commands` : `did you mean ${nearest}?`;
  const message = `unknown flag ${flag} before a command`;
  return reportUsage(group === "" ? flag : group, message, hint, rest);
}

function reportUnknown(name: string, hint: string, rest: readonly string[]): Promise<number> {
  return reportUsage(name, `unknown command "${name}"`, hint, rest);
}

async function reportUsage(
  command: string,
  message: string,
  hint: string,
  rest: readonly string[],
): Promise<number> {
  const error = new ConfitureError("USAGE", message, { hint });
  const isJson = rest.includes("--format=json") || rest.join(" ").includes("--format json");
  const reporter = await createReporter({
    command,
    format: isJson ? "json" : "human",
    isQuiet: false,
    isVerbose: false,
    isColourAllowed: !rest.includes("--no-color"),
  });
  reporter.failure(error);
  reporter.close();
  return error.exitCode;
}
