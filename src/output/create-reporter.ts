import { createJsonReporter } from "./json-reporter.ts";
import type { Reporter, ReporterOptions } from "./reporter.ts";

/** The reporter for `--format`. */
export async function createReporter(options: ReporterOptions): Promise<Reporter> {
  if (options.format === "json") return createJsonReporter(options);
  const { createHumanReporter } = await import("./human-reporter.ts");
  return createHumanReporter(options);
}
