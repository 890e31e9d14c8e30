import type { Problem } from "../base/problem.ts";
import type { Environment } from "../config/environment.ts";
import { packArena } from "../native/arena.ts";
import { type BuildResults, type Core, FILE_FLAG, FILE_PROBLEM } from "../native/core.ts";
import { AtomicOutput, guard } from "./atomic-output.ts";
import type { MappedFile } from "./build-map.ts";
import type { BuildPart } from "./build-parts.ts";
import type { BuiltOutput, UnfinishedOutput } from "./build-result.ts";
import { describeFileProblem, describeMissingSemicolon } from "./describe-problem.ts";
import { renderHeader } from "./header.ts";
import { createBuildResults } from "./results.ts";
import { concatenateAll, type RunOptions } from "./run-windows.ts";
import { renderSeparator } from "./separator.ts";

/** Beyond these a project has one habit, not many mistakes; reading each file again costs time. */
const LOCATED_WARNINGS = 50;
const UNKNOWN_HASH = "0".repeat(64);

interface PartOptions extends RunOptions {
  readonly dryRun?: boolean | undefined;
  readonly builtAt?: Date | undefined;
}

/** The build of one output. Disposing of it before `commit` leaves no trace. */
export class PartBuild implements Disposable {
  problems: readonly Problem[] = [];
  #results: BuildResults = createBuildResults(0);
  #sizeBytes = 0;
  readonly #output: AtomicOutput | undefined;
  readonly #separators: readonly string[];

  constructor(
    readonly part: BuildPart,
    readonly environment: Environment,
    readonly options: PartOptions,
  ) {
    this.#output = options.dryRun ? undefined : new AtomicOutput(part.outputPath);
    const { separators } = environment.build;
    this.#separators = part.files.map((file) => renderSeparator(separators, file.path));
  }

  /** 32 bytes a file. */
  get digests(): Uint8Array {
    return this.#results.digests;
  }

  /** Reads, checks, hashes and concatenates; what is wrong is in `problems` afterwards. */
  async run(core: Core): Promise<void> {
    const request = {
      paths: packArena(this.part.files.map((file) => file.diskPath)),
      separators: packArena(this.#separators),
      outputPath: this.#output?.temporaryPath,
    };
    const headerLength = Buffer.byteLength(this.#renderHeader(UNKNOWN_HASH));
    const run = () => concatenateAll(core, request, headerLength, this.options);
    const { results, endOffset } = await run().catch((cause) =>
      guard(this.part.outputPath, () => {
        throw cause;
      }),
    );
    this.#results = results;
    this.#sizeBytes = endOffset;
    this.problems = this.#collectProblems();
  }

  /** Fills in the header, whose length was known, now that the hash is known too. */
  writeHeader(hash: string): void {
    this.#output?.writeAt(Buffer.from(this.#renderHeader(hash)), 0);
  }

  /** The output before `commit`; undefined in a dry run. */
  get unfinished(): UnfinishedOutput | undefined {
    if (this.#output === undefined) return undefined;
    return { temporaryPath: this.#output.temporaryPath, map: { files: this.#mapFiles() } };
  }

  commit(): BuiltOutput {
    const { phase, outputPath, files } = this.part;
    return {
      path: outputPath,
      ...(phase === undefined ? {} : { phase }),
      status: this.#output?.commit() ?? "dry-run",
      files: files.length,
      sizeBytes: this.#sizeBytes,
      map: { files: this.#mapFiles() },
    };
  }

  [Symbol.dispose](): void {
    this.#output?.[Symbol.dispose]();
  }

  #renderHeader(hash: string): string {
    return renderHeader({
      environment: this.environment.name,
      files: this.part.files.length,
      hash,
      ...(this.part.phase === undefined ? {} : { part: this.part.phase }),
      ...(this.options.builtAt === undefined ? {} : { builtAt: this.options.builtAt }),
    });
  }

  #collectProblems(): Problem[] {
    const { problems, positions, flags } = this.#results;
    const severity = this.environment.build.missingSemicolon === "error" ? "error" : "warning";
    const found: Problem[] = [];
    for (const [index, file] of this.part.files.entries()) {
      const problem = problems[index] ?? FILE_PROBLEM.none;
      const position = positions[index] ?? -1;
      if (problem !== FILE_PROBLEM.none) found.push(describeFileProblem(file, problem, position));
      else if ((flags[index] ?? 0) & FILE_FLAG.semicolonAdded) {
        const isLocated = severity === "error" || found.length < LOCATED_WARNINGS;
        found.push(describeMissingSemicolon(file, isLocated ? position : -1, severity));
      }
    }
    return found;
  }

  #mapFiles(): MappedFile[] {
    const { starts, lengths, lines } = this.#results;
    let line = 1 + countLines(this.#renderHeader(UNKNOWN_HASH));
    return this.part.files.map(({ path }, index) => {
      line += countLines(this.#separators[index] ?? "");
      const mapped = { path, start: starts[index] ?? 0, length: lengths[index] ?? 0, line };
      line += lines[index] ?? 0;
      return mapped;
    });
  }
}

function countLines(text: string): number {
  let count = 0;
  for (let index = text.indexOf("\n"); index !== -1; index = text.indexOf("\n", index + 1)) {
    count += 1;
  }
  return count;
}
