import {
  accessSync,
  chmodSync,
  constants,
  mkdtempSync,
  readFileSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from "node:fs";
import { lstat, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Owner } from "../folder-pack.ts";
import {
  identifyProcess,
  isRunning,
  type ProcessIdentity,
  parseIdentity,
  readProcess,
} from "../process-identity.ts";
import { canAnyoneEnter } from "./server-user.ts";

const PREFIX = "confiture-scratch-";
const OWNER_FILE = "owner.json";
const UNOWNED_AFTER_MS = 10 * 60_000;
const FOREIGN_AFTER_MS = 24 * 3_600_000;
const MEMORY_FOLDER = "/dev/shm";
const MEMORY_NEEDED_BYTES = 1024 ** 3;
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
  let removed = 0;
  // The memory too where it has no room now: it may be leftovers that fill it.
  for (const parent of new Set([MEMORY_FOLDER, ...listRunParents()])) {
    for (const name of await readdir(parent).catch(() => [])) {
      const path = join(parent, name);
      if (!name.startsWith(PREFIX) || !(await isAbandoned(path))) continue;
      await stopLeftover(path, user);
      await rm(path, { recursive: true, force: true, maxRetries: 3 }).catch(() => {});
      removed += 1;
    }
  }
  return removed;
}

/** The first folder that can be written and, by the server's user, entered. */
function findRunParent(user: Owner | undefined): string {
  const isUsable = (folder: string) =>
    isWritable(folder) && (user === undefined || canAnyoneEnter(folder));
  return listRunParents().find(isUsable) ?? tmpdir();
}

/**
 * Memory first, where there is plenty: a cluster is a thousand files, and some file systems take
 * half a second to make them. A TMPDIR of the user's comes before all.
 */
function listRunParents(): string[] {
  const disk = [tmpdir(), "/tmp", "/var/tmp"];
  if (process.platform !== "linux" || process.env.TMPDIR) return disk;
  return hasRoom(MEMORY_FOLDER) ? [MEMORY_FOLDER, ...disk] : disk;
}

function hasRoom(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= MEMORY_NEEDED_BYTES;
  } catch {
    return false;
  }
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function isAbandoned(path: string): Promise<boolean> {
  const stats = await lstat(path).catch(() => undefined);
  if (stats === undefined || !stats.isDirectory()) return false;
  const isOurs = process.getuid === undefined || stats.uid === process.getuid();
  if (!isOurs || (process.platform !== "win32" && (stats.mode & 0o022) !== 0)) return false;
  const owner = await readOwner(join(path, OWNER_FILE));
  const runs = owner === undefined ? undefined : isRunning(owner);
  const ageMs = Date.now() - stats.mtimeMs;
  // Without an owner it is being made, or was left half made. Another container's owner can't be
  // seen from here.
  return runs === undefined ? ageMs > (owner ? FOREIGN_AFTER_MS : UNOWNED_AFTER_MS) : !runs;
}

async function readOwner(file: string): Promise<ProcessIdentity | undefined> {
  try {
    return parseIdentity(JSON.parse(await readFile(file, "utf8")));
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
