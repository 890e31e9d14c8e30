import type { Problem } from "../../src/base/problem.ts";
import { type CheckRequest, type CheckResult, checkScript } from "../../src/check/check-script.ts";
import type { ScratchDatabase } from "../../src/postgres/scratch-database.ts";
import type { BuildMap } from "../../src/schema/build-map.ts";
import { openTestScratch } from "../postgres/scratch.ts";

/** A built script with its map, of files given as path and text. */
export function buildScript(files: Readonly<Record<string, string>>): {
  script: Uint8Array;
  map: BuildMap;
} {
  const mapped = [];
  let text = "-- a header\n";
  for (const [path, sql] of Object.entries(files)) {
    text += `\n/* ${path} */\n`;
    const start = Buffer.byteLength(text);
    mapped.push({ path, start, length: Buffer.byteLength(sql), line: text.split("\n").length });
    text += sql.endsWith("\n") ? sql : `${sql}\n`;
  }
  return { script: new TextEncoder().encode(text), map: { files: mapped } };
}

/** Checks files in a scratch database of their own, or in a given one. */
export async function checkFiles(
  files: Readonly<Record<string, string>>,
  options: Partial<CheckRequest> = {},
): Promise<CheckResult> {
  const own: ScratchDatabase | undefined = options.scratch ? undefined : await openTestScratch();
  try {
    const scratch = options.scratch ?? own;
    if (scratch === undefined) throw new Error("no scratch database");
    return await checkScript({ ...buildScript(files), ...options, scratch });
  } finally {
    await own?.close();
  }
}

/** A problem as `file:line:column code: message`, with `<- root` where it follows from another. */
export function brief(problem: Problem): string {
  const place = `${problem.file}:${problem.line}:${problem.column}`;
  const root = problem.followsFrom === undefined ? "" : ` <- ${problem.followsFrom}`;
  return `${place} ${problem.code}: ${problem.message}${root}`;
}
