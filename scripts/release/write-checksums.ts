/**
 * Writes SHA256SUMS beside the executables. `sha256sum -c SHA256SUMS` reads it.
 *
 *   bun scripts/release/write-checksums.ts
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { CHECKSUM_FILE, renderChecksums } from "./checksums.ts";
import { EXECUTABLES, EXECUTABLES_DIR, loadExecutables } from "./executables.ts";

if (import.meta.main) process.exit(await writeChecksums());

async function writeChecksums(): Promise<number> {
  const files = await loadExecutables();
  if (files.length === 0) {
    process.stderr.write(`${EXECUTABLES} is empty; run \`bun run build:cli --all\`\n`);
    return 1;
  }
  const text = renderChecksums(files);
  writeFileSync(join(EXECUTABLES_DIR, CHECKSUM_FILE), text);
  process.stdout.write(text);
  return 0;
}
