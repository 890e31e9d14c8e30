import { ConfitureError } from "../base/errors.ts";
import type { BuildPart } from "./build-parts.ts";
import type { SourceFile } from "./source-file.ts";

/**
 * An output among the sources would be read by the next build and grow with each.
 *
 * @throws ConfitureError `OUTPUT_FAILED`.
 */
export function refuseOutputAmongSources(
  files: readonly SourceFile[],
  parts: readonly BuildPart[],
): void {
  const outputs = new Set(parts.map((part) => part.outputPath));
  const source = files.find((file) => outputs.has(file.diskPath));
  if (source === undefined) return;
  throw new ConfitureError(
    "OUTPUT_FAILED",
    `the output ${source.path} is one of the source files`,
    {
      hint: "write it outside include_dirs, or name its folder in exclude_dirs",
    },
  );
}
