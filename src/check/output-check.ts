import type { ProgressListener } from "../base/events.ts";
import type { Environment } from "../config/environment.ts";
import { openScratchDatabase } from "../postgres/open-scratch-database.ts";
import type { ScratchDatabase, ScratchKind } from "../postgres/scratch-database.ts";
import type { UnfinishedOutput } from "../schema/build-result.ts";
import { type CheckResult, checkScript } from "./check-script.ts";
import { joinOutputs } from "./join-outputs.ts";
import { readSchemaSummary, type SchemaSummary } from "./schema-summary.ts";
import { listExtensions } from "./statement-names.ts";

/** What a check of a whole schema found. */
export interface OutputCheckResult extends CheckResult {
  /** How many objects there are of each kind; absent where the check left no sound database. */
  readonly summary?: SchemaSummary;
}

/** Where, and how, outputs are checked. */
export interface OutputCheckOptions {
  readonly environment: Pick<Environment, "projectDir" | "postgresVersion">;
  /** A server to make the scratch database on. */
  readonly url?: string | undefined;
  readonly kind?: ScratchKind | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ProgressListener | undefined;
}

/**
 * A check that is about to happen: its scratch database starts at once, while the schema is
 * still being built. Dispose of it whatever happens.
 */
export class OutputCheck implements AsyncDisposable {
  readonly #options: OutputCheckOptions;
  readonly #scratch: Promise<ScratchDatabase>;
  /** Known only when the outputs are; PGlite needs them before it starts. */
  readonly #extensions = Promise.withResolvers<readonly string[]>();

  constructor(options: OutputCheckOptions) {
    this.#options = options;
    this.#scratch = openScratchDatabase({
      ...options.environment,
      version: options.environment.postgresVersion,
      url: options.url,
      kind: options.kind,
      extensions: this.#extensions.promise,
      signal: options.signal,
      onProgress: options.onProgress,
    });
    // Awaited in `run`; until then a failure must not count as unhandled.
    this.#scratch.catch(() => {});
  }

  /** Loads the outputs, one after the other, and says what happened. */
  async run(outputs: readonly UnfinishedOutput[]): Promise<OutputCheckResult> {
    const { signal, onProgress } = this.#options;
    const request = joinOutputs(outputs);
    this.#extensions.resolve(listExtensions(new TextDecoder().decode(request.script)));
    onProgress?.({ kind: "phase", phase: "scratch" });
    const scratch = await this.#scratch;
    onProgress?.({ kind: "phase", phase: "check" });
    const result = await checkScript({ ...request, scratch, signal, onProgress });
    if (!result.ok) return result;
    return { ...result, summary: await readSchemaSummary(scratch.session) };
  }

  /** The scratch database, as the outputs have left it. It is closed with the check. */
  database(): Promise<ScratchDatabase> {
    return this.#scratch;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#extensions.resolve([]);
    const scratch = await this.#scratch.catch(() => undefined);
    await scratch?.close();
  }
}
