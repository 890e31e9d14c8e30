import { ConfitureError } from "../base/errors.ts";
import type { OutputCheckResult } from "./output-check.ts";

/** The error of a schema that does not load, with everything that was found. */
export function checkFailed(result: OutputCheckResult, hint: string): ConfitureError {
  const { problems, ...check } = result;
  const { errors, followOn } = result.counts;
  const count = `${errors} ${errors === 1 ? "error" : "errors"}`;
  const following = followOn === 0 ? "" : `, ${followOn} of them probably from earlier ones`;
  return new ConfitureError(
    "CHECK_FAILED",
    `the schema does not load into PostgreSQL ${result.serverVersion}: ${count}${following}`,
    { details: { problems, check }, hint },
  );
}
