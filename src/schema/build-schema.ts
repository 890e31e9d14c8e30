import { resolve } from "node:path";
import { ConfitureError } from "../base/errors.ts";
import type { Problem } from "../base/problem.ts";
import { type LoadedEnvironment, loadEnvironment } from "../config/load-environment.ts";
import type { Core } from "../native/core.ts";
import { loadCore, withCore } from "../native/load-core.ts";
import { planParts } from "./build-parts.ts";
import type { BuildResult, UnfinishedOutput } from "./build-result.ts";
import { hashManifest, renderManifest } from "./manifest.ts";
import { PartBuild } from "./part-build.ts";
import { refuseOutputAmongSources } from "./refuse-output.ts";
import { readEntries } from "./results.ts";
import { type RunOptions, throwIfAborted } from "./run-windows.ts";
import { type Selection, selectFiles } from "./select-files.ts";

/** What {@link buildSchema} takes; everything has a default. */
export interface BuildOptions extends RunOptions {
  /** The project folder; default: the nearest parent of the working folder with `db/environments`. */
  readonly project?: string | undefined;
  /** Name of the environment; default: `CONFITURE_ENV`, then `local`. */
  readonly env?: string | undefined;
  /** Where to write, relative to the working folder; default: `build.output_path`. */
  readonly output?: string | undefined;
  /** Leave seed files out. */
  readonly schemaOnly?: boolean | undefined;
  /** Write three files: what needs a superuser before, the rest, what needs one after. */
  readonly split?: boolean | undefined;
  /** Check and hash everything, and write nothing. */
  readonly dryRun?: boolean | undefined;
  /** Write this time into the header; without it the same input gives the same bytes. */
  readonly builtAt?: Date | undefined;
  /**
   * Called with the finished outputs, under temporary names, before they are put in place. When
   * it throws, nothing is put in place. Not called with `dryRun`.
   */
  readonly inspect?: ((outputs: readonly UnfinishedOutput[]) => Promise<void>) | undefined;
}

/**
 * Builds one SQL file from a project's folder of DDL files: discovers, orders, checks, hashes and
 * concatenates them, and puts the output in place atomically. With the same input it writes the
 * same bytes on every platform, and leaves an output that would not change alone.
 *
 * @throws ConfitureError `SOURCE_REFUSED` with every refused file in `problems`; `NO_FILES`;
 * `OUTPUT_FAILED` (the old output is whole); `ABORTED`; and what {@link loadEnvironment} throws.
 * @example
 * ```ts
 * import { buildSchema } from "confiture";
 *
 * const built = await buildSchema({ project: ".", env: "local" });
 * console.log(built.hash, built.outputs[0]?.path);
 * ```
 */
export async function buildSchema(options: BuildOptions = {}): Promise<BuildResult> {
  const startedAt = performance.now();
  throwIfAborted(options.signal);
  const loaded = await loadEnvironment(options);
  options.onProgress?.({ kind: "phase", phase: "discover" });
  const selection = selectFiles(loaded.environment, { schemaOnly: options.schemaOnly ?? false });
  const outputPath =
    options.output === undefined
      ? resolve(loaded.environment.projectDir, loaded.environment.build.outputPath)
      : resolve(options.output);
  options.onProgress?.({ kind: "phase", phase: "build" });
  const core = await loadCore();
  const clock = new InspectionClock(options.inspect);
  return withCore(core, async (chosen, used) => {
    const inspecting = { ...options, inspect: clock.inspect };
    const result = await runBuild(chosen, loaded, selection, outputPath, inspecting);
    const durationMs = performance.now() - startedAt - clock.spentMs;
    return { ...result, core: used, durationMs };
  });
}

/** What a caller does with the outputs is not the build's own time. */
class InspectionClock {
  spentMs = 0;
  readonly inspect: BuildOptions["inspect"];

  constructor(inspect: BuildOptions["inspect"]) {
    if (inspect === undefined) return;
    this.inspect = async (outputs) => {
      const startedAt = performance.now();
      await inspect(outputs);
      this.spentMs += performance.now() - startedAt;
    };
  }
}

async function runBuild(
  core: Core,
  loaded: LoadedEnvironment,
  selection: Selection,
  outputPath: string,
  options: BuildOptions,
): Promise<Omit<BuildResult, "core" | "durationMs">> {
  const { environment } = loaded;
  const parts = planParts(selection.files, outputPath, options.split ?? false);
  refuseOutputAmongSources(selection.files, parts);
  using builds = new DisposableStack();
  const runs: PartBuild[] = [];
  for (const part of parts) {
    const build = builds.use(new PartBuild(part, environment, options));
    await build.run(core);
    runs.push(build);
  }
  const problems = [...selection.problems, ...runs.flatMap((run) => run.problems)];
  refuse(problems);
  const entries = runs.flatMap((run) => readEntries(run.part.files, run.digests));
  const order = new Map(selection.files.map((file, index) => [file.path, index]));
  entries.sort((left, right) => (order.get(left.path) ?? 0) - (order.get(right.path) ?? 0));
  const hash = hashManifest(renderManifest(entries));
  for (const run of runs) run.writeHeader(hash);
  const unfinished = runs.flatMap((run) => run.unfinished ?? []);
  if (unfinished.length > 0) await options.inspect?.(unfinished);
  throwIfAborted(options.signal);
  options.onProgress?.({ kind: "phase", phase: "write" });
  const outputs = runs.map((run) => run.commit());
  return {
    environment: environment.name,
    projectDir: environment.projectDir,
    hash,
    files: selection.files.length,
    sizeBytes: outputs.reduce((sum, output) => sum + output.sizeBytes, 0),
    outputs,
    warnings: [...loaded.warnings, ...problems],
  };
}

/** One bad file does not hide another: all are reported together. */
function refuse(problems: readonly Problem[]): void {
  const errors = problems.filter((problem) => problem.severity === "error");
  if (errors.length === 0) return;
  const noun = errors.length === 1 ? "problem" : "problems";
  throw new ConfitureError("SOURCE_REFUSED", `${errors.length} ${noun} in the source files`, {
    details: { problems },
    hint: "nothing was written; the old output, if there is one, is untouched",
  });
}
