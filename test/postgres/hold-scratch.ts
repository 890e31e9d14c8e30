/**
 * A child process for tests: opens a scratch database, says where it is, runs a statement that
 * takes a minute, and closes it when SIGINT comes.
 *
 *   bun hold-scratch.ts CACHE_DIR [URL]
 */

import { ConfitureError } from "../../src/base/errors.ts";
import { checkScript } from "../../src/check/check-script.ts";
import { openTestScratch } from "./scratch.ts";

const [cacheDir = "", url] = process.argv.slice(2);
const abort = new AbortController();
process.once("SIGINT", () => abort.abort(new Error("SIGINT")));

const scratch = await openTestScratch({ cacheDir, url, signal: abort.signal });
const [row] = await scratch.session.query(
  "SELECT current_database() AS database, current_setting('data_directory') AS folder",
);
process.stdout.write(`${JSON.stringify({ ...row, kind: scratch.kind })}\n`);
try {
  const script = new TextEncoder().encode("SELECT pg_sleep(60);");
  await checkScript({ script, map: { files: [] }, scratch, signal: abort.signal });
} catch (error) {
  process.stdout.write(error instanceof ConfitureError ? error.code : String(error));
} finally {
  await scratch.close();
}
