import { describe, expect, setDefaultTimeout, test } from "bun:test";
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { sweepRunFolders } from "../../src/postgres/embedded/run-folder.ts";
import { findServerUser } from "../../src/postgres/embedded/server-user.ts";
import { identifyProcess, isRunning } from "../../src/postgres/process-identity.ts";
import { startHolding } from "./child.ts";
import { eventually, openTestScratch, SHARED_CACHE } from "./scratch.ts";

// A loaded machine may take seconds for an initdb.
setDefaultTimeout(120_000);

function readServer(dataDir: string) {
  return identifyProcess(
    Number.parseInt(readFileSync(join(dataDir, "postmaster.pid"), "utf8"), 10),
  );
}

describe("a command that is killed with kill -9", () => {
  test("leaves no server running, and the next run removes its folder", async () => {
    const { child, held } = await startHolding([SHARED_CACHE]);
    const server = readServer(held.folder);
    expect(isRunning(server)).toBe(true);
    child.kill("SIGKILL");
    await child.exited;
    expect(await eventually(() => isRunning(server) === false)).toBe(true);
    await using scratch = await openTestScratch();
    await scratch.close();
    expect(existsSync(dirname(held.folder))).toBe(false);
  });

  test("has its server stopped by the next run, should the watchdog be killed too", async () => {
    const { child, held } = await startHolding([SHARED_CACHE]);
    const server = readServer(held.folder);
    const watchdog = Bun.spawnSync(["ps", "-o", "ppid=", "-p", String(server.pid)]);
    const watchdogPid = Number(watchdog.stdout.toString());
    const family = Bun.spawnSync(["ps", "-o", "pid=", "--ppid", String(watchdogPid)]);
    const pids = family.stdout.toString().trim().split(/\s+/).map(Number);
    for (const pid of [watchdogPid, ...pids]) if (pid !== server.pid) process.kill(pid, "SIGKILL");
    child.kill("SIGKILL");
    await child.exited;
    expect(isRunning(server)).toBe(true);
    await sweepRunFolders(findServerUser());
    expect(await eventually(() => isRunning(server) === false)).toBe(true);
    expect(existsSync(dirname(held.folder))).toBe(false);
  });

  test("keeps the folders of commands that run", async () => {
    await using scratch = await openTestScratch();
    const [row] = await scratch.session.query("SHOW data_directory");
    await sweepRunFolders(findServerUser());
    expect(existsSync(String(row?.data_directory))).toBe(true);
    expect(await scratch.session.query("SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });
});

describe("a command that is stopped with Ctrl-C", () => {
  test("ends at once, in the middle of a statement, and removes its folder", async () => {
    const { child, held, rest } = await startHolding([SHARED_CACHE]);
    const server = readServer(held.folder);
    child.kill("SIGINT");
    expect(await rest()).toBe("ABORTED");
    expect(await child.exited).toBe(0);
    expect(isRunning(server)).toBe(false);
    expect(existsSync(dirname(held.folder))).toBe(false);
  });
});

describe("a folder that an earlier command left", () => {
  const self = identifyProcess(process.pid);
  const ended = { ...self, pid: 0x3fffff, started: "1" };
  const elsewhere = { ...self, space: "pid:[1]" };

  test.each([
    ["removed: its owner has ended", ended, 0, 0o700, true],
    ["kept: its owner runs", self, 100, 0o700, false],
    ["kept: it may still be being made", undefined, 0, 0o700, false],
    ["removed: it has been without an owner for an hour", undefined, 1, 0o700, true],
    ["kept: its owner is in another container", elsewhere, 1, 0o700, false],
    ["removed: that was more than a day ago", elsewhere, 25, 0o700, true],
    ["kept: others may write in it", ended, 100, 0o777, false],
  ])("is %s", async (_, owner, ageHours, mode, isRemoved) => {
    const folder = mkdtempSync(join(tmpdir(), "confiture-scratch-"));
    try {
      if (owner !== undefined) writeFileSync(join(folder, "owner.json"), JSON.stringify(owner));
      const made = new Date(Date.now() - ageHours * 3_600_000);
      chmodSync(folder, mode);
      utimesSync(folder, made, made);
      await sweepRunFolders(findServerUser());
      expect(existsSync(folder)).toBe(!isRemoved);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
