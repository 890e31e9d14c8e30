import { OutputCheck } from "../check/output-check.ts";
import { needDatabaseUrl } from "../config/database-url.ts";
import { loadEnvironment } from "../config/load-environment.ts";
import { redactUrl } from "../config/redact-url.ts";
import { isEmptyPlan } from "../plan/plan.ts";
import { ActualCatalog } from "./actual-catalog.ts";
import type { DiffOptions, DiffResult } from "./diff-options.ts";
import { loadDesired } from "./load-desired.ts";
import { listWarnings, refuseNotCompared } from "./not-compared.ts";

/**
 * Compares a project's schema with a database. The schema, without its seeds, is built and
 * loaded into a throwaway PostgreSQL; the database is only read, in one READ ONLY transaction.
 *
 * @throws ConfitureError what `buildSchema` throws; `CHECK_FAILED` when the schema does not
 * load, with every error mapped to its place; `CONNECTION_FAILED`; `SCRATCH_UNAVAILABLE`;
 * `PLAN_FAILED`; with `strict`, `NOT_COMPARED`; `ABORTED`.
 * @example
 * ```ts
 * import { diffSchema } from "confiture";
 *
 * const { isDifferent, plan } = await diffSchema({ env: "production" });
 * for (const { sql } of plan.steps) console.log(`${sql};`);
 * process.exitCode = isDifferent ? 9 : 0;
 * ```
 */
export async function diffSchema(options: DiffOptions = {}): Promise<DiffResult> {
  const startedAt = performance.now();
  const { environment } = await loadEnvironment(options);
  const url = options.against ?? needDatabaseUrl(environment);
  await using check = new OutputCheck({ ...options, environment, url: options.scratch });
  await using actual = new ActualCatalog(url, options.signal);
  const loaded = await loadDesired(check, options);
  options.onProgress?.({ kind: "phase", phase: "compare" });
  // Loaded here: the engine behind it costs whoever does not compare nothing.
  const { planChanges } = await import("../plan/plan-changes.ts");
  const found = await actual.read();
  const plan = planChanges(found, loaded.catalog);
  if (options.strict) refuseNotCompared(plan);
  const { built } = loaded;
  return {
    environment: built.environment,
    projectDir: built.projectDir,
    hash: built.hash,
    files: built.files,
    against: redactUrl(url),
    serverVersion: found.serverVersion,
    isDifferent: !isEmptyPlan(plan),
    plan,
    check: loaded.check,
    warnings: [
      ...built.warnings,
      ...loaded.check.problems,
      ...listWarnings(found, loaded.catalog, plan),
    ],
    durationMs: performance.now() - startedAt,
  };
}
