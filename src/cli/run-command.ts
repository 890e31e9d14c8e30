import { type ArgsDef, runCommand } from "citty";
import { ConfitureError } from "../base/errors.ts";
import { createReporter } from "../output/create-reporter.ts";
import type { CommandData } from "./command-data.ts";
import type { CommandModule } from "./command-module.ts";
import { joinLists } from "./list-args.ts";
import { normaliseArgs } from "./strict-args.ts";

const EXIT_INTERRUPTED = 130;
const EXIT_TERMINATED = 143;

/** Runs one command and returns its exit code: 0, or that of its error. */
export async function runChecked(
  name: string,
  module: CommandModule,
  rawArgs: readonly string[],
): Promise<number> {
  const reporter = await createReporter({ command: name, ...readReporterFlags(rawArgs) });
  const interruption = listenForInterruption();
  try {
    const definitions = module.default.args as ArgsDef;
    const normal = normaliseArgs(rawArgs, definitions, module.bareValues);
    const args = joinLists(normal, module.lists ?? []);
    const data: CommandData = { reporter, signal: interruption.signal };
    await runCommand(module.default, { rawArgs: args, data });
    return 0;
  } catch (cause) {
    const error = toConfitureError(cause);
    reporter.failure(error);
    return error.code === "ABORTED" ? interruption.exitCode() : error.exitCode;
  } finally {
    reporter.close();
    interruption.stop();
  }
}

/** Needed before the arguments are checked, so that a wrong one is reported as was asked. */
function readReporterFlags(rawArgs: readonly string[]) {
  const has = (...flags: string[]) => flags.some((flag) => rawArgs.includes(flag));
  const isJson = rawArgs.some(
    (arg, index) =>
      arg === "--format=json" || (arg === "--format" && rawArgs[index + 1] === "json"),
  );
  return {
    format: isJson ? ("json" as const) : ("human" as const),
    isQuiet: has("--quiet", "-q"),
    isVerbose: has("--verbose", "-v"),
    isColourAllowed: !has("--no-color"),
  };
}

/** The first signal asks for an orderly end; the second one ends the process as it is. */
function listenForInterruption() {
  const controller = new AbortController();
  let received: NodeJS.Signals | undefined;
  const onSignal = (signal: NodeJS.Signals) => {
    if (received !== undefined) process.exit(exitCodeOf(signal));
    received = signal;
    controller.abort(signal);
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  return {
    signal: controller.signal,
    exitCode: () => exitCodeOf(received),
    stop: () => {
      process.off("SIGINT", onSignal);
      process.off("SIGTERM", onSignal);
    },
  };
}

function exitCodeOf(signal: NodeJS.Signals | undefined): number {
  return signal === "SIGTERM" ? EXIT_TERMINATED : EXIT_INTERRUPTED;
}

function toConfitureError(cause: unknown): ConfitureError {
  if (cause instanceof ConfitureError) return cause;
  if (cause instanceof Error && cause.name === "CLIError") {
    return new ConfitureError("USAGE", Bun.stripANSI(cause.message), {
      hint: "--help lists what this command takes",
    });
  }
  const text = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
  return new ConfitureError("INTERNAL", `an error that should not happen: ${text}`, {
    cause,
    hint: "please report it, with what you ran",
  });
}
