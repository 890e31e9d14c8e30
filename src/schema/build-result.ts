import type { Problem } from "../base/problem.ts";
import type { BuildMap } from "./build-map.ts";
import type { FilePhase } from "./source-file.ts";

/** What {@link buildSchema} did. */
export interface BuildResult {
  readonly environment: string;
  readonly projectDir: string;
  /** The schema hash: 64 hexadecimal digits. */
  readonly hash: string;
  /** Number of files in the schema. */
  readonly files: number;
  /** Bytes of all outputs together, headers included. */
  readonly sizeBytes: number;
  readonly outputs: readonly BuiltOutput[];
  /** What is worth a look, such as an added semicolon or a key that is not supported. */
  readonly warnings: readonly Problem[];
  readonly core: CoreUsed;
  /** Without what `inspect` took. */
  readonly durationMs: number;
}

/** One written file of a build. */
export interface BuiltOutput {
  /** Absolute path. */
  readonly path: string;
  /** With `split`, which part it is. */
  readonly phase?: FilePhase;
  readonly status: "written" | "unchanged" | "dry-run";
  readonly files: number;
  readonly sizeBytes: number;
  readonly map: BuildMap;
}

/** An output that is complete, but still under its temporary name. */
export interface UnfinishedOutput {
  readonly temporaryPath: string;
  readonly map: BuildMap;
}

/** Which core did the work, and why that one. */
export interface CoreUsed {
  readonly kind: "native" | "fallback";
  readonly reason: string;
}
