import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findBundle, listBundleFiles, listBundles } from "../../src/postgres/pglite-assets.ts";
import { loadTemplate, storeTemplate } from "../../src/postgres/template-store.ts";
import { createCacheFolder, openTestScratch, SHARED_CACHE } from "./scratch.ts";

// A loaded machine may take seconds for an initdb.
setDefaultTimeout(120_000);

const TEMPLATE = /^pglite-.*\.pack$/;

describe("PGlite", () => {
  test("opens from its template, with the extensions that the schema names", async () => {
    const names = Promise.resolve(["uuid-ossp", "earthdistance", "postgis"]);
    await using scratch = await openTestScratch({ kind: "pglite", extensions: names });
    expect(scratch).toMatchObject({ kind: "pglite", serverVersion: "18.6", notes: [] });
    await scratch.session.run('CREATE EXTENSION "uuid-ossp"');
    await scratch.session.run("CREATE EXTENSION earthdistance CASCADE");
    await expect(scratch.session.run("CREATE EXTENSION postgis")).rejects.toThrow(
      'extension "postgis" is not available',
    );
    const [row] = await scratch.session.query("SELECT uuid_nil()::text AS id");
    expect(row?.id).toBe("00000000-0000-0000-0000-000000000000");
    expect(readdirSync(SHARED_CACHE).filter((name) => TEMPLATE.test(name))).toHaveLength(1);
  });

  test("tells of another major version than production's", async () => {
    await using scratch = await openTestScratch({ kind: "pglite", version: 16 });
    expect(scratch.notes.map((note) => note.message)).toEqual([
      "postgres.version is 16, and this check ran on PostgreSQL 18.6",
    ]);
  });

  test("is a session like another: notices, errors and transactions", async () => {
    await using scratch = await openTestScratch({ kind: "pglite" });
    const { session } = scratch;
    const notices: unknown[] = [];
    session.onNotice((notice) => notices.push(notice));
    await session.run("DO $$ BEGIN RAISE WARNING 'careful'; END $$");
    expect(notices).toEqual([
      expect.objectContaining({ severity: "warning", code: "01000", message: "careful" }),
    ]);
    await session.run("BEGIN");
    expect(session.transactionStatus).toBe("open");
    await expect(session.run("SELECT 1/0")).rejects.toThrow("division by zero");
    expect(session.transactionStatus).toBe("failed");
    await session.run("ROLLBACK");
    expect(session.transactionStatus).toBe("idle");
  });

  test("makes its template again when the file is damaged, or holds no cluster", async () => {
    using folder = createCacheFolder();
    const name = readdirSync(SHARED_CACHE).find((entry) => TEMPLATE.test(entry)) ?? "";
    const file = join(folder.path, name);
    await storeTemplate(file, Bun.zstdCompressSync("not a tar archive"));
    await using scratch = await openTestScratch({ kind: "pglite", cacheDir: folder.path });
    expect(await scratch.session.query("SELECT 1 AS one")).toEqual([{ one: 1 }]);
    expect((await loadTemplate(file))?.length).toBeGreaterThan(1_000_000);
    const bytes = readFileSync(file);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    writeFileSync(file, bytes);
    expect(await loadTemplate(file)).toBeUndefined();
  });
});

describe("the bundles of PGlite's extensions", () => {
  test("all are there", async () => {
    const files = listBundleFiles();
    expect(files.length).toBeGreaterThan(30);
    for (const file of files) expect(await Bun.file(file).exists()).toBe(true);
  });

  test("are found by the extension's name, with what it requires", async () => {
    expect(listBundles(["earthdistance", "moddatetime", "toString", "postgis"])).toEqual([
      "earthdistance",
      "cube",
      "spi",
    ]);
    expect(await findBundle("nothing")).toBeUndefined();
    expect(await findBundle("spi")).toEndWith("spi.tar.gz");
  });
});
