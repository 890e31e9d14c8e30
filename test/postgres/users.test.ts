import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { chmodSync, chownSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import {
  canAnyoneEnter,
  findServerUser,
  parsePasswd,
} from "../../src/postgres/embedded/server-user.ts";
import { TestFolder } from "../temporary-folder.ts";
import { startHolding } from "./child.ts";
import { createCacheFolder, openTestScratch, SHARED_CACHE } from "./scratch.ts";

// A loaded machine may take seconds for an initdb.
setDefaultTimeout(120_000);

const isRoot = process.getuid?.() === 0;

describe("the user that a server runs as", () => {
  test("is never root", async () => {
    await using scratch = await openTestScratch();
    const [row] = await scratch.session.query("SHOW data_directory");
    const owner = statSync(String(row?.data_directory)).uid;
    expect(owner).not.toBe(0);
    expect(owner).toBe(findServerUser()?.uid ?? process.getuid?.() ?? -1);
  });

  test("is an ordinary user himself", async () => {
    using folder = createCacheFolder();
    const user = isRoot ? findServerUser() : undefined;
    const cacheDir = folder.write("cache/.keep", "");
    if (user !== undefined) chownSync(join(cacheDir, ".."), user.uid, user.gid);
    const { child, held, rest } = await startHolding([join(cacheDir, "..")], user ?? {}, {
      HOME: folder.path,
    });
    try {
      expect(held.kind).toBe("embedded");
      expect(statSync(held.folder).uid).toBe(user?.uid ?? process.getuid?.() ?? -1);
    } finally {
      child.kill("SIGINT");
      await rest();
    }
    expect(await child.exited).toBe(0);
  });

  test("can use a tree of programs even where its package is hidden from him", async () => {
    using folder = new TestFolder();
    // As root's home folder is: nobody else may enter.
    chmodSync(folder.path, 0o700);
    await using scratch = await openTestScratch({ cacheDir: join(folder.path, "cache") });
    expect(scratch.kind).toBe("embedded");
    const kept = readdirSync(join(folder.path, "cache"));
    expect(kept.some((name) => name.startsWith("cluster-"))).toBe(true);
  });

  test("templates can be read by their owner only", async () => {
    await using scratch = await openTestScratch();
    expect(scratch.kind).toBe("embedded");
    const packs = readdirSync(SHARED_CACHE).filter((name) => name.endsWith(".pack"));
    expect(packs.length).toBeGreaterThan(0);
    for (const name of packs) expect(statSync(join(SHARED_CACHE, name)).mode & 0o077).toBe(0);
  });

  test("is read from the password file by name", () => {
    const users = parsePasswd("root:x:0:0::/root:/bin/sh\nnobody:x:65534:65533::/:\nbroken:x\n");
    expect(users.get("nobody")).toEqual({ uid: 65534, gid: 65533 });
    expect([...users.keys()]).toEqual(["root", "nobody"]);
  });

  test("may enter a folder only if all above it are open", () => {
    using folder = new TestFolder({ "open/file": "" });
    const open = join(folder.path, "open");
    expect(canAnyoneEnter(open)).toBe(false);
    chmodSync(folder.path, 0o711);
    chmodSync(open, 0o755);
    expect(canAnyoneEnter(open)).toBe(true);
    expect(canAnyoneEnter(join(folder.path, "missing"))).toBe(false);
  });
});
