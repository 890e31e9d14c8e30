import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadEnvironment } from "../config/load-environment.ts";
import type { ScratchKind } from "../postgres/scratch-database.ts";
import type { BuildResult } from "../schema/build-result.ts";
import { buildSchema } from "../schema/build-schema.ts";
import type { RunOptions } from "../schema/run-windows.ts";
import { OutputCheck, type OutputCheckResult } from "./output-check.ts";

/** What {@link checkSchema} takes; everything has a default. */
export interface CheckOptions extends RunOptions {
  /** The project folder; default: the nearest parent of the working folder with `db/environments`. */
  readonly project?: string | undefined;
  /** Name of the environment; default: `CONFITURE_ENV`, then `local`. */
  readonly env?: string | undefined;
  /** Leave seed files out. */
  readonly schemaOnly?: boolean | undefined;
  /** A server to make the scratch database on; default: one that needs no installation. */
  readonly url?: string | undefined;
  /** Which kind of scratch database; default: the best that there is. */
  readonly kind?: ScratchKind | undefined;
}

/** What {@link checkSchema} found. */
export interface SchemaCheckResult extends OutputCheckResult {
  readonly environment: string;
  /** The schema hash: 64 hexadecimal digits. */
  readonly hash: string;
  /** Number of files in the schema. */
  readonly files: number;
}

/**
 * Builds a project's schema into a temporary file and loads it into a throwaway PostgreSQL. What
 * is wrong with the SQL is in the result, mapped to file, line and column; it is not thrown.
 *
 * @throws ConfitureError what `buildSchema` throws; `SCRATCH_UNAVAILABLE`; `CONNECTION_FAILED`
 * for a given server; `ABORTED`.
 * @example
 * ```ts
 * import { checkSchema } from "confiture";
 *
 * const { ok, problems } = await checkSchema({ project: ".", env: "local" });
 * for (const problem of problems) console.log(problem.file, problem.line, problem.message);
 * process.exitCode = ok ? 0 : 1;
 * ```
 */
export async function checkSchema(options: CheckOptions = {}): Promise<SchemaCheckResult> {
  const { environment } = await loadEnvironment(options);
  await using check = new OutputCheck({ ...options, environment });
  const folder = mkdtempSync(join(tmpdir(), "confiture-check-"));
  let found: OutputCheckResult | undefined;
  let built: BuildResult;
  try {
    built = await buildSchema({
      ...options,
      output: join(folder, "schema.sql"),
      inspect: async (outputs) => {
        found = await check.run(outputs);
      },
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  if (found === undefined) throw new Error("a build without outputs");
  return {
    ...found,
    problems: [...built.warnings, ...found.problems],
    environment: built.environment,
    hash: built.hash,
    files: built.files,
  };
}
