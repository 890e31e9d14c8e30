/**
 * Prints what the change log says about a version, for the notes of its release.
 *
 *   bun scripts/release/notes.ts 0.1.0
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_DIR } from "../ensure-native.ts";
import { findReleaseNotes } from "./changelog.ts";

if (import.meta.main) process.exit(printNotes(process.argv[2] ?? ""));

function printNotes(version: string): number {
  const text = readFileSync(join(PROJECT_DIR, "CHANGELOG.md"), "utf8");
  const notes = findReleaseNotes(text, version);
  if (notes === undefined) {
    process.stderr.write(`CHANGELOG.md has no section for "${version}"\n`);
    return 1;
  }
  process.stdout.write(`${notes}\n`);
  return 0;
}
