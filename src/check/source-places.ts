import type { Problem } from "../base/problem.ts";
import { locateOffset } from "../base/text-position.ts";
import { type BuildMap, mapOffset } from "../schema/build-map.ts";

/** Where a problem stands, as far as it is known. */
export type Place = Pick<Problem, "file" | "line" | "column" | "sourceLine">;

/** The place in a source file of a byte of the built script; empty for the builder's own bytes. */
export function findPlace(script: Uint8Array, map: BuildMap, offset: number): Place {
  const mapped = mapOffset(map, offset);
  if (mapped === undefined) return {};
  const { start, length, path } = mapped.file;
  const { line, column, sourceLine } = locateOffset(
    script.subarray(start, start + length),
    mapped.offset,
  );
  return { file: path, line, column, sourceLine };
}
