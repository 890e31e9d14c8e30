import { type ConsolaInstance, createConsola, LogLevels } from "consola/core";
import type { ConfitureError } from "../base/errors.ts";
import type { Problem } from "../base/problem.ts";
import { ProgressBar } from "./progress-bar.ts";
import { renderProblem } from "./render-problem.ts";
import type { Reporter, ReporterOptions, ReporterStreams } from "./reporter.ts";
import { createStyle, hasColours, type Style } from "./style.ts";

/** Shown in full; the rest is counted, and `--verbose` shows all. */
const SHOWN_WARNINGS = 10;

/** Writes for people: everything to standard error but the command's own result. */
export function createHumanReporter(
  options: ReporterOptions,
  { stdout, stderr }: ReporterStreams,
): Reporter {
  const style = createStyle(hasColours(stderr, options.isColourAllowed));
  const bar = stderr.isTTY && !options.isQuiet ? new ProgressBar(stderr) : undefined;
  const write = (text: string) => {
    bar?.clear();
    stderr.write(text);
  };
  const lines = createLines(options, style, write);
  let warnings = 0;
  const show = (problem: Problem) => {
    write(`${renderProblem(problem, style)}\n\n`);
  };
  return {
    progress: (event) => (event.kind === "note" ? lines.info(event.message) : bar?.update(event)),
    success: (message) => lines.success(message),
    info: (message) => lines.info(message),
    detail: (message) => lines.debug(message),
    problem: (problem) => {
      if (problem.severity !== "error") {
        if (options.isQuiet) return;
        warnings += 1;
        if (warnings > SHOWN_WARNINGS && !options.isVerbose) return;
      }
      show(problem);
    },
    result: (_, text) => {
      bar?.clear();
      if (text !== undefined) stdout.write(text);
    },
    failure: (error) => {
      for (const problem of error.problems) show(problem);
      if (!isSaidByItsProblem(error)) write(renderFailure(error, style));
    },
    close: () => {
      bar?.stop();
      const hidden = warnings - SHOWN_WARNINGS;
      if (hidden > 0 && !options.isVerbose) lines.info(`and ${hidden} more (--verbose shows all)`);
    },
  };
}

/** consola keeps the levels; a line is the same on a terminal, in a file and in CI. */
function createLines(
  options: ReporterOptions,
  style: Style,
  write: (text: string) => void,
): ConsolaInstance {
  const level = options.isQuiet ? LogLevels.error : LogLevels[options.isVerbose ? "debug" : "info"];
  const marks: { readonly [type: string]: string } = {
    success: style.green("✔"),
    info: style.cyan("ℹ"),
    debug: style.dim("·"),
  };
  return createConsola({
    level,
    // Every line is shown, and at once: none is held back because it was said before.
    throttle: 0,
    reporters: [
      {
        log: ({ type, args }) => write(`${marks[type] ?? " "} ${args.join(" ")}\n`),
      },
    ],
  });
}

function isSaidByItsProblem({ message, problems }: ConfitureError): boolean {
  const [problem] = problems;
  return problem !== undefined && problems.length === 1 && message.endsWith(problem.message);
}

function renderFailure(error: ConfitureError, style: Style): string {
  const lines = [`${style.red("error")}: ${style.bold(error.message)}`];
  if (error.hint !== undefined) lines.push(`  ${style.cyan("hint:")} ${error.hint}`);
  return `${lines.join("\n")}\n`;
}
