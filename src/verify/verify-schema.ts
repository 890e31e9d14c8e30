import type { Catalog } from "../catalog/catalog.ts";
import { leaveOutTables } from "../catalog/leave-out-tables.ts";
import { OutputCheck } from "../check/output-check.ts";
import type { Environment } from "../config/environment.ts";
import { listLedgerTables } from "../config/ledger-tables.ts";
import { loadEnvironment } from "../config/load-environment.ts";
import { redactUrl } from "../config/redact-url.ts";
import { ActualCatalog } from "../diff/actual-catalog.ts";
import { loadDesired } from "../diff/load-desired.ts";
import { listWarnings } from "../diff/not-compared.ts";
import { isEmptyPlan } from "../plan/plan.ts";
import { loadHistory } from "../proof/load-history.ts";
import { openMigrated } from "../proof/open-migrated.ts";
import { orStopped } from "../proof/or-stopped.ts";
import { completeWitness, findDifference, readWitness } from "../proof/witness.ts";
import type { VerifyOptions, VerifyResult } from "./verify-options.ts";

/**
 * Proves that a fresh build of the schema and all migrations lead to the same database; with a
 * URL, that this database is like them. Nothing is thrown for a difference: it is in the result.
 *
 * @throws ConfitureError what `buildSchema` throws; `CHECK_FAILED`, `MIGRATION_FAILED`,
 * `CONNECTION_FAILED`, `SCRATCH_UNAVAILABLE`, `ABORTED`.
 * @example
 * ```ts
 * import { verifySchema } from "confiture";
 *
 * const { isEqual } = await verifySchema({ against: process.env.STAGING_URL });
 * process.exitCode = isEqual ? 0 : 9;
 * ```
 */
export function verifySchema(options: VerifyOptions = {}): Promise<VerifyResult> {
  return orStopped(options.signal, () => verify(options));
}

async function verify(options: VerifyOptions): Promise<VerifyResult> {
  const startedAt = performance.now();
  const { environment } = await loadEnvironment(options);
  const history = loadHistory(environment.projectDir, options.migrationsDir);
  await using check = new OutputCheck({ ...options, environment, url: options.scratch });
  await using actual = openActual(options);
  const desired = await loadDesired(check, options);
  const wanted = await completeWitness((await check.database()).session, desired.catalog);
  await using migrated = await openMigrated({ ...options, environment }, history.ups);
  options.onProgress?.({ kind: "phase", phase: "compare" });
  const difference = await findDifference(await readWitness(migrated.session), wanted);
  const database = actual && (await compare(environment, actual, desired.catalog));
  const { built } = desired;
  return {
    environment: built.environment,
    projectDir: built.projectDir,
    hash: built.hash,
    files: built.files,
    migrations: history.ups.length,
    fingerprint: wanted.fingerprint,
    serverVersion: desired.catalog.serverVersion,
    isEqual: difference === undefined && (database === undefined || isEmptyPlan(database.plan)),
    migrationsDifference: difference,
    database: database && { against: redactUrl(options.against ?? ""), plan: database.plan },
    warnings: [...history.warnings, ...built.warnings, ...(database?.warnings ?? [])],
    durationMs: performance.now() - startedAt,
  };
}

function openActual({ against, signal }: VerifyOptions): ActualCatalog | undefined {
  return against === undefined ? undefined : new ActualCatalog(against, signal);
}

async function compare(environment: Environment, actual: ActualCatalog, desired: Catalog) {
  const { planChanges } = await import("../plan/plan-changes.ts");
  const found = leaveOutTables(await actual.read(), listLedgerTables(environment.migration));
  const plan = planChanges(found, desired);
  return { plan, warnings: listWarnings(found, desired, plan) };
}
