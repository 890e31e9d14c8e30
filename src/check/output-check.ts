import { readFileSync } from "node:fs";
import type { ProgressListener } from "../base/events.ts";
import type { Environment } from "../config/environment.ts";
import { openScratchDatabase } from "../postgres/open-scratch-database.ts";
import type { ScratchDatabase, ScratchKind } from "../postgres/scratch-database.ts";
import type { UnfinishedOutput } from "../schema/build-result.ts";
import { type CheckResult, checkScript } from "./check-script.ts";
import { readSchemaSummary, type SchemaSummary } from "./schema-summary.ts";

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

const CREATE_EXTENSION = /\bcreate\s+extension\s+(?:if\s+not\s+exists\s+)?("[^"]+"|[\w-]+)/gi;

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
    });
    // Awaited in `run`; until then a failure must not count as unhandled.
    this.#scratch.catch(() => {});
  }

  /** Loads the outputs, one after the other, and says what happened. */
  async run(outputs: readonly UnfinishedOutput[]): Promise<OutputCheckResult> {
    const { signal, onProgress } = this.#options;
    const scripts = outputs.map((output) => ({
      script: new Uint8Array(readFileSync(output.temporaryPath)),
      map: output.map,
    }));
    this.#extensions.resolve(scripts.flatMap(({ script }) => findExtensions(script)));
    onProgress?.({ kind: "phase", phase: "scratch" });
    const scratch = await this.#scratch;
    onProgress?.({ kind: "phase", phase: "check" });
    const results: CheckResult[] = [];
    for (const [index, request] of scripts.entries()) {
      const notes = index === 0 ? scratch.notes : [];
      const part = { ...scratch, notes };
      results.push(await checkScript({ ...request, scratch: part, signal, onProgress }));
    }
    return summarise(results, scratch);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#extensions.resolve([]);
    const scratch = await this.#scratch.catch(() => undefined);
    await scratch?.close();
  }
}

function findExtensions(script: Uint8Array): string[] {
  const text = new TextDecoder().decode(script);
  return [...text.matchAll(CREATE_EXTENSION)].map(([, name = ""]) => name.replaceAll('"', ""));
}

async function summarise(
  results: readonly CheckResult[],
  scratch: ScratchDatabase,
): Promise<OutputCheckResult> {
  const sum = (read: (result: CheckResult) => number) =>
    results.reduce((total, result) => total + read(result), 0);
  const whole: CheckResult = {
    ok: results.every((result) => result.ok),
    statements: sum((result) => result.statements),
    durationMs: sum((result) => result.durationMs),
    kind: scratch.kind,
    serverVersion: scratch.serverVersion,
    problems: results.flatMap((result) => result.problems),
    counts: {
      errors: sum((result) => result.counts.errors),
      followOn: sum((result) => result.counts.followOn),
      warnings: sum((result) => result.counts.warnings),
      notices: sum((result) => result.counts.notices),
    },
  };
  if (!whole.ok) return whole;
  return { ...whole, summary: await readSchemaSummary(scratch.session) };
}
