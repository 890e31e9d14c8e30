import { chmodSync } from "node:fs";
import { join } from "node:path";
import {
  openScratchDatabase,
  type ScratchOptions,
} from "../../src/postgres/open-scratch-database.ts";
import type { ScratchDatabase } from "../../src/postgres/scratch-database.ts";
import { TestFolder } from "../temporary-folder.ts";

export const PROJECT = join(import.meta.dir, "..", "..");

/** Templates are made once and serve all tests, of later runs too. */
export const SHARED_CACHE = join(PROJECT, "node_modules", ".cache", "confiture-test");

/** The password that a given server of a test has: it must never be seen. */
export const PASSWORD = "gehe/im@1";

/** A scratch database of this checkout's own embedded servers, unless told otherwise. */
export function openTestScratch(options: Partial<ScratchOptions> = {}): Promise<ScratchDatabase> {
  return openScratchDatabase({ projectDir: PROJECT, cacheDir: SHARED_CACHE, ...options });
}

/** A folder that the user of root's server can enter, to be used as an empty cache. */
export function createCacheFolder(): TestFolder {
  const folder = new TestFolder();
  chmodSync(folder.path, 0o755);
  return folder;
}

/** Gives the superuser of an embedded server a known password; the URL of that server. */
export async function makeGivenServer(server: ScratchDatabase): Promise<string> {
  await server.session.run(`ALTER ROLE postgres PASSWORD '${PASSWORD}'`);
  const [row] = await server.session.query("SELECT inet_server_port() AS port");
  return `postgresql://postgres:${encodeURIComponent(PASSWORD)}@127.0.0.1:${row?.port}/postgres`;
}

/** Waits until something holds; false when it does not within the time. */
export async function eventually(
  holds: () => boolean | Promise<boolean>,
  timeoutMs = 5_000,
): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (performance.now() < deadline) {
    if (await holds()) return true;
    await Bun.sleep(20);
  }
  return false;
}
