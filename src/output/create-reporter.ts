import { createJsonReporter } from "./json-reporter.ts";
import type { Reporter, ReporterOptions, ReporterStreams } from "./reporter.ts";

/** The reporter for `--format`. */
export async function createReporter(
  options: ReporterOptions,
  streams: ReporterStreams = process,
): Promise<Reporter> {
  if (options.format === "json") return createJsonReporter(options, streams);
  const { createHumanReporter } = await import("./human-reporter.ts");
  return createHumanReporter(options, streams);
}
