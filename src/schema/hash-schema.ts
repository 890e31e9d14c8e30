import { ConfitureError } from "../base/errors.ts";
import type { Problem } from "../base/problem.ts";
import { loadEnvironment } from "../config/load-environment.ts";
import { packArena } from "../native/arena.ts";
import { type Core, FILE_PROBLEM } from "../native/core.ts";
import { loadCore, withCore } from "../native/load-core.ts";
import type { CoreUsed } from "./build-result.ts";
import { describeFileProblem } from "./describe-problem.ts";
import { hashManifest, type ManifestEntry, renderManifest } from "./manifest.ts";
import { readEntries } from "./results.ts";
import { hashAll, type RunOptions, throwIfAborted } from "./run-windows.ts";
import { type Selection, selectFiles } from "./select-files.ts";

/** What {@link hashSchema} takes; everything has a default. */
export interface HashOptions extends RunOptions {
  /** The project folder; default: the nearest parent of the working folder with `db/environments`. */
  readonly project?: string | undefined;
  /** Name of the environment; default: `CONFITURE_ENV`, then `local`. */
  readonly env?: string | undefined;
  /** Leave seed files out. */
  readonly schemaOnly?: boolean | undefined;
}

/** The identity of a schema's sources. */
export interface HashResult {
  readonly environment: string;
  readonly projectDir: string;
  /** 64 hexadecimal digits: the SHA-256 of the manifest. */
  readonly hash: string;
  /** One entry a file, in build order. */
  readonly entries: readonly ManifestEntry[];
  readonly warnings: readonly Problem[];
  readonly core: CoreUsed;
  readonly durationMs: number;
}

/**
 * Hashes a project's DDL files without building: the hash that a build writes into its header.
 * Anyone can compute it with `sha256sum` alone, see docs/hash.md.
 *
 * @throws ConfitureError `SOURCE_REFUSED` with every unreadable file in `problems`; `NO_FILES`;
 * `ABORTED`; and what {@link loadEnvironment} throws.
 * @example
 * ```ts
 * import { hashSchema } from "confiture";
 *
 * const { hash, entries } = await hashSchema({ env: "production" });
 * console.log(`${entries.length} files, ${hash}`);
 * ```
 */
export async function hashSchema(options: HashOptions = {}): Promise<HashResult> {
  const startedAt = performance.now();
  throwIfAborted(options.signal);
  const { environment, warnings } = await loadEnvironment(options);
  options.onProgress?.({ kind: "phase", phase: "discover" });
  const selection = selectFiles(environment, { schemaOnly: options.schemaOnly ?? false });
  options.onProgress?.({ kind: "phase", phase: "hash" });
  const core = await loadCore();
  return withCore(core, async (chosen, used) => {
    const entries = await hashEntries(chosen, selection, options);
    return {
      environment: environment.name,
      projectDir: environment.projectDir,
      hash: hashManifest(renderManifest(entries)),
      entries,
      warnings,
      core: used,
      durationMs: performance.now() - startedAt,
    };
  });
}

async function hashEntries(
  core: Core,
  { files, problems: discovered }: Selection,
  options: RunOptions,
): Promise<ManifestEntry[]> {
  const paths = packArena(files.map((file) => file.diskPath));
  const { digests, problems: codes } = await hashAll(core, paths, options);
  const problems = [...discovered];
  for (const [index, file] of files.entries()) {
    const code = codes[index] ?? FILE_PROBLEM.none;
    if (code !== FILE_PROBLEM.none) problems.push(describeFileProblem(file, code, -1));
  }
  if (problems.length > 0) {
    throw new ConfitureError("SOURCE_REFUSED", "not every source file can be hashed", {
      details: { problems },
    });
  }
  return readEntries(files, digests);
}
