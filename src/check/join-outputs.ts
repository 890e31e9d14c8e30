import { readFileSync } from "node:fs";
import type { BuildMap } from "../schema/build-map.ts";
import type { UnfinishedOutput } from "../schema/build-result.ts";

/** A script and where its files stand in it. */
export interface MappedScript {
  readonly script: Uint8Array;
  readonly map: BuildMap;
}

/** The parts of a split build as one script, in the order in which a deployment runs them. */
export function joinOutputs(outputs: readonly UnfinishedOutput[]): MappedScript {
  const parts: Uint8Array[] = [];
  const files: BuildMap["files"][number][] = [];
  let start = 0;
  let lines = 0;
  for (const { temporaryPath, map } of outputs) {
    const part = readFileSync(temporaryPath);
    for (const file of map.files) {
      files.push({ ...file, start: file.start + start, line: file.line + lines });
    }
    parts.push(part);
    start += part.length;
    lines += part.reduce((count, byte) => (byte === 0x0a ? count + 1 : count), 0);
  }
  return { script: new Uint8Array(Buffer.concat(parts)), map: { files } };
}
