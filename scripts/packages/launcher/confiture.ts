#!/usr/bin/env bun
/*
 * The program of the npm package. Bundled, it is plain JavaScript that Node can read too: there
 * it looks for a Bun and hands over.
 */
import { main } from "../../../src/cli/main.ts";
import { NEEDED_BUN } from "./needed-bun.ts";

if (NEEDED_BUN.isMetBy(process.versions.bun)) {
  process.exitCode = await main(process.argv.slice(2));
} else {
  // Kept apart, with what it needs handed in: it is not read where Bun runs this.
  const { startWithBun } = await import("./start-with-bun.ts");
  process.exitCode = startWithBun(import.meta.url, NEEDED_BUN);
}
