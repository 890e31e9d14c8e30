import { basename, dirname, extname, join } from "node:path";
import type { FilePhase, SourceFile } from "./source-file.ts";

/** One output of a build and the files that go into it. */
export interface BuildPart {
  readonly outputPath: string;
  /** Absent when the whole schema goes into one output. */
  readonly phase?: FilePhase;
  readonly files: readonly SourceFile[];
}

/** In the order in which a deployment runs them. */
const PHASES: readonly FilePhase[] = ["superuser-pre", "app", "superuser-post"];

/**
 * What a build writes: one output, or three with `--split`, named after it:
 * `schema.sql` → `schema_superuser_pre.sql`, `schema_app.sql`, `schema_superuser_post.sql`.
 */
export function planParts(
  files: readonly SourceFile[],
  outputPath: string,
  isSplit: boolean,
): BuildPart[] {
  if (!isSplit) return [{ outputPath, files }];
  return PHASES.map((phase) => ({
    phase,
    outputPath: partPath(outputPath, phase),
    files: files.filter((file) => file.phase === phase),
  }));
}

function partPath(outputPath: string, phase: FilePhase): string {
  const extension = extname(outputPath);
  const stem = basename(outputPath, extension);
  return join(dirname(outputPath), `${stem}_${phase.replace("-", "_")}${extension}`);
}
