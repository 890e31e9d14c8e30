import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_DIR } from "../ensure-native.ts";
import type { ExecutableFacts } from "./check-executables.ts";
import { CHECKSUM_FILE, measureFile, parseChecksums, type ReleaseFile } from "./checksums.ts";

/** Where the executables of a release are built, as it is named to people. */
export const EXECUTABLES = "dist/bin";

/** Its path on this machine. */
export const EXECUTABLES_DIR: string = join(PROJECT_DIR, EXECUTABLES);

/** Every file of the folder but the checksums themselves, with size and digest. */
export async function loadExecutables(folder: string = EXECUTABLES_DIR): Promise<ReleaseFile[]> {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name !== CHECKSUM_FILE);
  const files: ReleaseFile[] = [];
  // One after the other: together they have hundreds of megabytes.
  for (const name of names.sort()) files.push(await measureFile(name, join(folder, name)));
  return files;
}

/** What the check of the executables needs to know. */
export async function loadExecutableFacts(
  folder: string = EXECUTABLES_DIR,
): Promise<ExecutableFacts> {
  const sums = join(folder, CHECKSUM_FILE);
  const checksums = existsSync(sums) ? parseChecksums(readFileSync(sums, "utf8")) : undefined;
  return { folder: EXECUTABLES, files: await loadExecutables(folder), checksums };
}
