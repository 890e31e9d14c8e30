import { readFileSync, writeFileSync } from "node:fs";
import { packArena } from "../../src/native/arena.ts";
import {
  type BuildResults,
  type Core,
  type HashResults,
  OutputWriteError,
} from "../../src/native/core.ts";
import { createFallbackCore } from "../../src/native/fallback/fallback-core.ts";
import { loadCore } from "../../src/native/load-core.ts";

/** A core, and how much of the files it takes in one call. */
export interface Runner {
  readonly name: string;
  readonly core: Core;
  readonly windowBytes: number;
}

/** Buffers so small that almost every file is streamed, in pieces that cut tokens apart. */
export const tinyFallback: Core = createFallbackCore({
  wholeFileBytes: 16,
  chunkBytes: 5,
  batchBytes: 32,
});

const loaded = await loadCore();

/** Why there is no native core in this run; undefined when there is one. */
export const nativeMissing: string | undefined =
  loaded.kind === "native" ? undefined : loaded.reason;

if (nativeMissing !== undefined) {
  const warning = `\n!!! ${nativeMissing}\n!!! The twins are compared WITHOUT the native core.\n`;
  process.stderr.write(warning);
}

/**
 * What is compared with the fallback: the native core in a wide and in a narrow window. Without
 * the library, only the fallback itself in other windows and with other buffers.
 */
export const twins: readonly Runner[] = [
  { name: "fallback, tiny buffers", core: tinyFallback, windowBytes: 1 },
  ...(loaded.kind === "native"
    ? [
        { name: "native", core: loaded.core, windowBytes: 64 << 20 },
        { name: "native, one file at a time", core: loaded.core, windowBytes: 1 },
      ]
    : [
        { name: "NO NATIVE CORE: fallback", core: loaded.core, windowBytes: 64 },
        { name: "NO NATIVE CORE: fallback, tiny", core: tinyFallback, windowBytes: 64 << 20 },
      ]),
];

/** Arrays full of rubbish, so that an entry that was not written shows. */
export function createResults(count: number): BuildResults {
  return {
    digests: new Uint8Array(count * 32).fill(0xaa),
    problems: new Int32Array(count).fill(-7),
    flags: new Uint8Array(count).fill(0xaa),
    positions: new Float64Array(count).fill(-7),
    starts: new Float64Array(count).fill(-7),
    lengths: new Float64Array(count).fill(-7),
    lines: new Float64Array(count).fill(-7),
  };
}

/** All that a build leaves behind, ready to be compared. */
export interface BuildOutcome {
  readonly results: BuildResults;
  readonly end: number;
  readonly output: string;
  readonly failure: string;
}

export interface BuildInput {
  readonly paths: readonly string[];
  readonly separators: readonly string[];
  /** An empty file is put there first; undefined only checks and hashes. */
  readonly outputPath?: string;
}

/** Builds all files, window after window. */
export function runBuild(runner: Omit<Runner, "name">, input: BuildInput): BuildOutcome {
  const { outputPath } = input;
  if (outputPath !== undefined) writeFileSync(outputPath, "");
  const outcome = runUnread(runner, input);
  const output = outputPath === undefined ? "" : readFileSync(outputPath, "latin1");
  return { ...outcome, output };
}

/** Builds into an output that is neither made nor read here. */
export function runUnread(
  { core, windowBytes }: Omit<Runner, "name">,
  { paths: files, separators: texts, outputPath }: BuildInput,
): Omit<BuildOutcome, "output"> {
  const results = createResults(files.length);
  const [paths, separators] = [packArena(files), packArena(texts)];
  const request = { paths, separators, outputPath };
  let window = { next: 0, offset: 0 };
  let failure = "";
  try {
    while (window.next < paths.count) {
      window = core.buildWindow(request, results, window.next, window.offset, windowBytes);
    }
  } catch (error) {
    if (!(error instanceof OutputWriteError)) throw error;
    failure = error.failure;
  }
  return { results, end: window.offset, failure };
}

/** Hashes all files, window after window. */
export function runHash(
  { core, windowBytes }: Omit<Runner, "name">,
  input: readonly string[],
): HashResults {
  const { digests, problems } = createResults(input.length);
  const paths = packArena(input);
  let next = 0;
  while (next < paths.count)
    next = core.hashWindow(paths, { digests, problems }, next, windowBytes);
  return { digests, problems };
}
