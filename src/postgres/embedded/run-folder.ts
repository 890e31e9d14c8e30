import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { lstat, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Owner } from "../folder-pack.ts";
import {
  identifyProcess,
  isRunning,
  type ProcessIdentity,
  readProcess,
} from "../process-identity.ts";
import { canAnyoneEnter } from "./server-user.ts";

const PREFIX = "confiture-scratch-";
const OWNER_FILE = "owner.json";
const ABANDONED_AFTER_MS = 10 * 60_000;
const STOP_POLLS = 100;

/** The folder of one run: the data folder, the server's log, and who made it. */
export interface RunFolder {
  readonly path: string;
  readonly dataDir: string;
  readonly logFile: string;
  remove(): void;
}

/** Makes a folder that nobody else could have made before, for one run. */
export function createRunFolder(user: Owner | undefined): RunFolder {
  const path = mkdtempSync(join(findRunParent(user), PREFIX));
  writeFileSync(join(path, OWNER_FILE), JSON.stringify(identifyProcess(process.pid)));
  // A server that runs as another user must pass through; it can't list or change the folder.
  if (user !== undefined) chmodSync(path, 0o711);
  return {
    path,
    dataDir: join(path, "data"),
    // Inside, because the server's user can write nowhere else.
    logFile: join(path, "data", "server.log"),
    remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 3 }),
  };
}

/**
 * Removes what runs that were killed have left: their folders, and their servers should one be
 * alive. Only folders of this user whose owner runs no more. Gives the number removed.
 */
export async function sweepRunFolders(user: Owner | undefined): Promise<number> {
  const parent = findRunParent(user);
  let removed = 0;
  for (const name of await readdir(parent).catch(() => [])) {
    if (!name.startsWith(PREFIX)) continue;
    const path = join(parent, name);
    if (!(await isAbandoned(path))) continue;
    await stopLeftover(path, user);
    await rm(path, { recursive: true, force: true, maxRetries: 3 }).catch(() => {});
    removed += 1;
  }
  return removed;
}

function findRunParent(user: Owner | undefined): string {
  if (user === undefined) return tmpdir();
  return [tmpdir(), "/tmp", "/var/tmp"].find(canAnyoneEnter) ?? tmpdir();
}

async function isAbandoned(path: string): Promise<boolean> {
  const stats = await lstat(path).catch(() => undefined);
  if (stats === undefined || !stats.isDirectory()) return false;
  const isOurs = process.getuid === undefined || stats.uid === process.getuid();
  if (!isOurs || (process.platform !== "win32" && (stats.mode & 0o022) !== 0)) return false;
  const owner = await readOwner(join(path, OWNER_FILE));
  if (owner === undefined) return Date.now() - stats.mtimeMs > ABANDONED_AFTER_MS;
  return !isRunning(owner);
}

async function readOwner(file: string): Promise<ProcessIdentity | undefined> {
  try {
    const owner: unknown = JSON.parse(await readFile(file, "utf8"));
    const pid: unknown = Reflect.get(Object(owner), "pid");
    const started: unknown = Reflect.get(Object(owner), "started");
    if (typeof pid !== "number" || typeof started !== "string") return undefined;
    return { pid, started };
  } catch {
    return undefined;
  }
}

/** Stops the server of an abandoned folder, after making sure that it is that server. */
async function stopLeftover(path: string, user: Owner | undefined): Promise<void> {
  const pid = findLeftover(join(path, "data"), user?.uid ?? process.getuid?.());
  if (pid === undefined) return;
  const server = identifyProcess(pid);
  for (const signal of ["SIGQUIT", "SIGKILL"] as const) {
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    for (let wait = 0; wait < STOP_POLLS && isRunning(server); wait += 1) await Bun.sleep(20);
  }
}

function findLeftover(dataDir: string, uid: number | undefined): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(join(dataDir, "postmaster.pid"), "utf8"), 10);
    const running = pid > 1 ? readProcess(pid) : undefined;
    if (running === undefined || running.uid !== uid) return undefined;
    return running.command.includes(dataDir) ? pid : undefined;
  } catch {
    return undefined;
  }
}
