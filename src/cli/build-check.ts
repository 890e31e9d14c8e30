import { checkFailed } from "../check/check-failed.ts";
import { OutputCheck, type OutputCheckResult } from "../check/output-check.ts";
import { loadEnvironment } from "../config/load-environment.ts";
import type { UnfinishedOutput } from "../schema/build-result.ts";
import type { BuildFlags } from "./build-flags.ts";
import type { CommandData } from "./command-data.ts";

const NOTHING_WRITTEN = "nothing was written; the old output, if there is one, is untouched";

/** The check of one build, for `--check`. */
export interface BuildCheck extends AsyncDisposable {
  /** Loads the finished outputs; throws `CHECK_FAILED` so that they are not put in place. */
  inspect(outputs: readonly UnfinishedOutput[]): Promise<void>;
  /** What was found; undefined before {@link BuildCheck.inspect}. */
  result(): OutputCheckResult | undefined;
}

/** Starts the scratch database that `--check` asks for. */
export async function startCheck(
  wanted: string,
  flags: BuildFlags,
  { reporter, signal }: CommandData,
): Promise<BuildCheck> {
  const { environment } = await loadEnvironment(flags);
  const url = wanted === "auto" ? undefined : wanted;
  const check = new OutputCheck({ environment, url, signal, onProgress: reporter.progress });
  let found: OutputCheckResult | undefined;
  return {
    inspect: async (outputs) => {
      found = await check.run(outputs);
      if (!found.ok) throw checkFailed(found, NOTHING_WRITTEN);
    },
    result: () => found,
    [Symbol.asyncDispose]: () => check[Symbol.asyncDispose](),
  };
}
