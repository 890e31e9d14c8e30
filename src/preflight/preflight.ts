import { ConfitureError } from "../base/errors.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { OutputCheck } from "../check/output-check.ts";
import { needDatabaseUrl } from "../config/database-url.ts";
import { redactUrl } from "../config/redact-url.ts";
import { ActualCatalog } from "../diff/actual-catalog.ts";
import { type Desired, loadDesired } from "../diff/load-desired.ts";
import { type Comparison, compareWithSchema } from "./compare-with-schema.ts";
import { describeReplay, listLocked } from "./describe-replay.ts";
import { readFigures } from "./figures.ts";
import { findUnsafe } from "./find-unsafe.ts";
import { type Copy, openDataCopy, openShapeCopy } from "./open-copy.ts";
import type { PreflightOptions } from "./preflight-options.ts";
import type { PreflightResult } from "./preflight-result.ts";
import { readTarget, type Target } from "./read-target.ts";
import { refuseOutside } from "./refuse-outside.ts";
import { listRemarks } from "./remarks.ts";
import { replay } from "./replay.ts";

const MAX_LOCK_MS = 1000;

/**
 * Runs what is pending for a database on a copy of it, notes how long each statement takes and
 * which locks it holds, and compares what comes of it with the schema. The database itself is
 * only read. A migration that fails is no exception: it is in `failure`.
 *
 * @throws ConfitureError what `migrateUp` throws before it runs anything, but for
 * `MIGRATION_INVALID` of files that lose data; what `diffSchema` throws; `SCRATCH_UNAVAILABLE` when
 * the copy can't be made; `MIGRATION_INVALID` for what would change more than the copy; `ABORTED`.
 * @example
 * ```ts
 * import { loadEnvironment, preflight } from "confiture";
 *
 * const { environment } = await loadEnvironment({ env: "production" });
 * const { migrations, failure, isDifferent } = await preflight({ environment });
 * ```
 */
export async function preflight(options: PreflightOptions): Promise<PreflightResult> {
  const { signal } = options;
  try {
    return await runPreflight(options);
  } catch (error) {
    if (!signal?.aborted) throw error;
    const hint = "the database was only read, and the copy is removed";
    const cause = signal.reason;
    throw new ConfitureError("ABORTED", "the preflight was stopped", { cause, hint });
  }
}

async function runPreflight(options: PreflightOptions): Promise<PreflightResult> {
  const startedAt = performance.now();
  const { environment } = options;
  const url = options.against ?? needDatabaseUrl(environment);
  const target = await readTarget(url, options);
  const isShared = options.copy === "data" || options.scratch !== undefined;
  refuseOutside(target.pending, isShared ? "server" : "embedded");
  const schemas = await readSchemas(target, options);
  const isPending = target.pending.length > 0;
  const outcome = isPending
    ? await tryOnCopy(target, schemas, options)
    : await compareAsItIs(target, schemas);
  return {
    environment: environment.name,
    projectDir: environment.projectDir,
    against: redactUrl(url),
    serverVersion: target.serverVersion,
    applied: target.state.applied.length,
    ...outcome,
    durationMs: performance.now() - startedAt,
  };
}

interface Schemas {
  readonly desired: Desired;
  /** Of the database; undefined where it is copied as a whole. */
  readonly actual: Catalog | undefined;
}

/** Builds and loads the schema, and reads the database meanwhile. */
async function readSchemas(target: Target, options: PreflightOptions): Promise<Schemas> {
  const { environment, scratch, kind, signal, onProgress } = options;
  const { projectDir, name } = environment;
  // Both sides are to be written by the same version, whatever the environment says.
  const postgresVersion = Number.parseInt(target.serverVersion, 10);
  const isNeeded = options.copy !== "data" || target.pending.length === 0;
  await using check = new OutputCheck({
    environment: { projectDir, postgresVersion },
    url: scratch,
    kind,
    signal,
    onProgress,
  });
  await using actual = isNeeded ? new ActualCatalog(target.url, signal) : undefined;
  const desired = await loadDesired(check, { project: projectDir, env: name, signal, onProgress });
  return { desired, actual: await actual?.read() };
}

type Outcome = Pick<
  PreflightResult,
  "migrations" | "copy" | "failure" | "plan" | "isDifferent" | "unsafe" | "uncertain" | "warnings"
>;

async function compareAsItIs(target: Target, { desired, actual }: Schemas): Promise<Outcome> {
  if (actual === undefined) throw new Error("the catalog was not read");
  const comparison = await compareWithSchema(actual, desired, target.state.names);
  return {
    ...comparison,
    warnings: [...listRemarks(target, desired, undefined, undefined), ...comparison.warnings],
    migrations: [],
    copy: undefined,
    failure: undefined,
    unsafe: [],
  };
}

async function tryOnCopy(
  target: Target,
  { desired, actual }: Schemas,
  options: PreflightOptions,
): Promise<Outcome> {
  options.onProgress?.({ kind: "phase", phase: "copy" });
  await using copy =
    actual === undefined
      ? await openDataCopy(target, options)
      : await openShapeCopy(target, actual, options);
  options.onProgress?.({ kind: "phase", phase: "replay" });
  const done = await replay(copy, target, options);
  const figures = await readFigures(target.url, listLocked(done), options.signal);
  const migrations = describeReplay(target.pending, done, figures);
  options.onProgress?.({ kind: "phase", phase: "compare" });
  const { names } = target.state;
  const comparison =
    done.catalog && (await compareWithSchema(done.catalog, desired, names, copy.lacking));
  return {
    migrations,
    copy: describeCopy(copy),
    failure: done.failure,
    plan: comparison?.plan,
    isDifferent: comparison?.isDifferent,
    unsafe: findUnsafe(migrations, options.maxLockMs ?? MAX_LOCK_MS),
    uncertain: [...copy.problems, ...(comparison?.uncertain ?? [])],
    warnings: [...listRemarks(target, desired, copy, done), ...listOf(comparison)],
  };
}

function listOf(comparison: Comparison | undefined) {
  return comparison?.warnings ?? [];
}

function describeCopy({ kind, scratch }: Copy) {
  return { kind, server: scratch.kind, serverVersion: scratch.serverVersion };
}
