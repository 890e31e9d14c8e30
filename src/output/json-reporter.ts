import type { ConfitureError } from "../base/errors.ts";
import type { Problem } from "../base/problem.ts";
import type { Reporter, ReporterOptions, ReporterStreams } from "./reporter.ts";

/** Raised when a field changes its meaning or goes; new fields do not raise it. */
export const SCHEMA_VERSION = 1;

/** Writes one JSON document to standard output, whatever happens; see schemas/output.schema.json. */
export function createJsonReporter(
  options: ReporterOptions,
  { stdout }: ReporterStreams,
): Reporter {
  const problems: Problem[] = [];
  let document: Readonly<Record<string, unknown>> = {};
  let error: ConfitureError | undefined;
  return {
    progress: () => {},
    success: () => {},
    info: () => {},
    detail: () => {},
    problem: (problem) => void problems.push(problem),
    result: (result) => {
      document = result;
    },
    failure: (failure) => {
      error = failure;
    },
    close: () => {
      const whole = {
        schemaVersion: SCHEMA_VERSION,
        command: options.command,
        ok: error === undefined,
        ...document,
        problems: [...problems, ...(error?.problems ?? [])],
        ...(error === undefined ? {} : { error: describeError(error) }),
      };
      stdout.write(`${JSON.stringify(whole, null, 2)}\n`);
    },
  };
}

function describeError(error: ConfitureError): Readonly<Record<string, unknown>> {
  const { problems: _, ...details } = error.details;
  return {
    code: error.code,
    exitCode: error.exitCode,
    message: error.message,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    ...(Object.keys(details).length === 0 ? {} : { details }),
  };
}
