/**
 * The same as run-cases.c, through bun:ffi and `src/native`: run by a Bun of another platform.
 *
 *   CONFITURE_NATIVE=LIBRARY bun run-cases.ts CASES
 */
import { readFileSync } from "node:fs";
import { packArena } from "../../../src/native/arena.ts";
import { type BuildResults, FILE_FLAG } from "../../../src/native/core.ts";
import { loadCore } from "../../../src/native/load-core.ts";

const WINDOW_BYTES = 100_000;

if (import.meta.main) process.exit(await runCases(process.argv[2] ?? ""));

async function runCases(casesFile: string): Promise<number> {
  const { core, kind, reason } = await loadCore();
  if (kind !== "native") return complain(`the native library did not load: ${reason}`);
  const lines = readFileSync(casesFile, "utf8").trimEnd().split("\n");
  const cases = lines.map((line) => /^(\S+) (\S+) (\S+) (\S+) (.+)$/.exec(line) ?? []);
  const paths = packArena(cases.map((one) => one[5] ?? ""));
  const separators = packArena(cases.map(() => ""));
  const results = createResults(cases.length);
  const request = { paths, separators, outputPath: undefined };
  let window = { next: 0, offset: 0 };
  while (window.next < paths.count) {
    window = core.buildWindow(request, results, window.next, window.offset, WINDOW_BYTES);
  }
  const hashes = createResults(cases.length);
  for (let next = 0; next < paths.count; ) {
    next = core.hashWindow(paths, hashes, next, WINDOW_BYTES);
  }
  let wrong = 0;
  for (const [index, one] of cases.entries()) {
    const [, problem, position, semicolon, digest, path] = one;
    const isRight = problem === "0";
    // A build hashes only the files that it finds nothing wrong with.
    const built = isRight ? readDigest(results.digests, index) : digest;
    const digests = `${readDigest(hashes.digests, index)} ${built}`;
    const found = `${renderCheck(results, index)} ${digests}`;
    const expected = `${problem} ${position} ${isRight && semicolon === "1"} ${digest} ${digest}`;
    if (found !== expected) wrong += complain(`${path}: ${found}, not ${expected}`);
  }
  if (wrong > 0) return 1;
  process.stdout.write(`${process.platform}-${process.arch}, Bun ${Bun.version}: `);
  process.stdout.write(`${cases.length} files checked and hashed twice\n`);
  return 0;
}

function renderCheck(results: BuildResults, index: number): string {
  const isAdded = ((results.flags[index] ?? 0) & FILE_FLAG.semicolonAdded) !== 0;
  return `${results.problems[index]} ${results.positions[index]} ${isAdded}`;
}

function readDigest(digests: Uint8Array, index: number): string {
  return Buffer.from(digests.subarray(index * 32, index * 32 + 32)).toString("hex");
}

function createResults(count: number): BuildResults {
  return {
    digests: new Uint8Array(count * 32),
    problems: new Int32Array(count),
    flags: new Uint8Array(count),
    positions: new Float64Array(count),
    starts: new Float64Array(count),
    lengths: new Float64Array(count),
    lines: new Float64Array(count),
  };
}

function complain(text: string): number {
  process.stderr.write(`${text}\n`);
  return 1;
}
