/**
 * Writes into every built package which repository it comes from. The workflow knows it, so a
 * fork needs no change; npm compares it with the provenance.
 *
 *   bun scripts/release/stamp-repository.ts owner/name
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { listPackageFolders, PACKAGES_DIR } from "./package-folders.ts";
import { describeRepository } from "./repository.ts";

if (import.meta.main) process.exit(main(process.argv[2] ?? ""));

function main(repository: string): number {
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository)) {
    process.stderr.write(`"${repository}" is no repository; give it as owner/name\n`);
    return 1;
  }
  stampRepository(repository);
  return 0;
}

/** Adds `repository` to the manifest of every package below a folder. */
export function stampRepository(repository: string, folder: string = PACKAGES_DIR): void {
  for (const { path, manifest } of listPackageFolders(folder)) {
    const stamped = { ...manifest, repository: describeRepository(repository) };
    writeFileSync(join(path, "package.json"), `${JSON.stringify(stamped, null, 2)}\n`);
  }
}
