import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Catalog } from "../catalog/catalog.ts";
import { readCatalog } from "../catalog/read-catalog.ts";
import { checkFailed } from "../check/check-failed.ts";
import type { OutputCheck, OutputCheckResult } from "../check/output-check.ts";
import type { BuildResult } from "../schema/build-result.ts";
import { buildSchema } from "../schema/build-schema.ts";
import type { RunOptions } from "../schema/run-windows.ts";

/** Which schema to load. */
export interface DesiredOptions extends RunOptions {
  readonly project?: string | undefined;
  readonly env?: string | undefined;
}

/** What the schema in the folder says a database should contain. */
export interface Desired {
  readonly built: BuildResult;
  readonly check: OutputCheckResult;
  readonly catalog: Catalog;
}

/**
 * Builds the schema, without its seeds, into a temporary folder, loads it into the scratch
 * database of the check, and reads what came of it. Throws what `buildSchema` throws, and
 * `CHECK_FAILED` with every error at its place.
 */
export async function loadDesired(check: OutputCheck, options: DesiredOptions): Promise<Desired> {
  const folder = mkdtempSync(join(tmpdir(), "confiture-diff-"));
  let loaded: Omit<Desired, "built"> | undefined;
  try {
    const built = await buildSchema({
      ...options,
      schemaOnly: true,
      output: join(folder, "schema.sql"),
      inspect: async (outputs) => {
        const result = await check.run(outputs);
        if (!result.ok) throw checkFailed(result, "correct the schema, then compare again");
        const { session } = await check.database();
        // The script may have left settings, another role, or temporary tables behind.
        await session.run("DISCARD ALL");
        loaded = { check: result, catalog: await readCatalog(session) };
      },
    });
    if (loaded === undefined) throw new Error("a build without outputs");
    return { built, ...loaded };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
