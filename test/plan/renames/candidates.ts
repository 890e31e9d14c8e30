import { expect } from "bun:test";
import { findProbableRenames } from "../../../src/plan/renames/find-probable-renames.ts";
import type { ProbableRename } from "../../../src/plan/renames/probable-rename.ts";
import type { Rename } from "../../../src/plan/renames/rename.ts";
import { parseRenameFlag } from "../../../src/plan/renames/rename-request.ts";
import { resolveRenames } from "../../../src/plan/renames/resolve-renames.ts";
import type { CaseServer } from "../case-server.ts";
import { readSql } from "./read-sql.ts";

/** The candidates between two schemas, each of which must be what its own flag asks for. */
export async function findCandidates(
  server: CaseServer,
  old: string,
  wanted: string,
): Promise<readonly ProbableRename[]> {
  const [actual, desired] = await Promise.all([readSql(server, old), readSql(server, wanted)]);
  const found = findProbableRenames(actual, desired);
  for (const { flag, denyFlag, text, rename } of found) {
    expect(resolveRenames([parseRenameFlag(text)], actual, desired)).toEqual([rename]);
    expect(unquote(flag)).toBe(`--rename ${text}`);
    expect(unquote(denyFlag)).toBe(`--no-rename ${text}`);
  }
  return found;
}

/** Candidates as lines: flag, confidence and reason. */
export async function listCandidates(
  server: CaseServer,
  old: string,
  wanted: string,
): Promise<string[]> {
  const found = await findCandidates(server, old, wanted);
  return found.map(({ flag, confidence, reason }) => `${flag} (${confidence}: ${reason})`);
}

/** A candidate for a rename, with nothing else said of it. */
export function makeCandidate(rename: Rename): ProbableRename {
  const reason = "the place is the same";
  return { rename, confidence: "low", reason, text: "", flag: "", denyFlag: "" };
}

/** What a shell makes of a flag. */
function unquote(flag: string): string {
  return flag.replace(/'(.*)'$/s, (_, text: string) => text.replaceAll("'\\''", "'"));
}
