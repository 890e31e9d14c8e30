import { describe, expect, test } from "bun:test";
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { quoteIdent, quoteLiteral } from "../../src/base/quote-sql.ts";
import { findCacheDir, openCacheFolder } from "../../src/postgres/cache-folder.ts";
import { packFolder, unpackFolder } from "../../src/postgres/folder-pack.ts";
import { identifyProcess, isRunning, parseIdentity } from "../../src/postgres/process-identity.ts";
import { isLeftover } from "../../src/postgres/server/scratch-name.ts";
import { readServerError, readServerNotice } from "../../src/postgres/server-message.ts";
import { loadTemplate, storeTemplate } from "../../src/postgres/template-store.ts";
import { TestFolder } from "../temporary-folder.ts";

describe("a packed folder", () => {
  test("comes out as it went in, equal files stored once", () => {
    using source = new TestFolder({
      "a/one": "x".repeat(50_000),
      "a/two": "x".repeat(50_000),
      empty: "",
      "b/c/é": new Uint8Array([0, 255]),
    });
    mkdirSync(join(source.path, "hollow"));
    using target = new TestFolder();
    const pack = packFolder(source.path, "a note");
    expect(pack.length).toBeLessThan(60_000);
    expect(unpackFolder(pack, target.path, undefined)).toBe("a note");
    const list = (folder: string) => readdirSync(folder, { recursive: true }).sort();
    expect(list(target.path)).toEqual(list(source.path));
    for (const path of ["a/one", "a/two", "empty", "b/c/é"]) {
      expect(readFileSync(join(target.path, path))).toEqual(readFileSync(join(source.path, path)));
      expect(statSync(join(target.path, path)).mode & 0o777).toBe(0o600);
    }
  });
});

describe("a kept template", () => {
  test("is read back", async () => {
    using folder = new TestFolder();
    const file = join(folder.path, "t.pack");
    await storeTemplate(file, new Uint8Array([1, 2, 3]));
    expect(await loadTemplate(file)).toEqual(Buffer.from([1, 2, 3]));
    expect(readdirSync(folder.path)).toEqual(["t.pack"]);
  });

  test("is nothing when missing, cut short, changed or foreign", async () => {
    using folder = new TestFolder();
    const file = join(folder.path, "t.pack");
    expect(await loadTemplate(file)).toBeUndefined();
    await storeTemplate(file, new Uint8Array(100));
    truncateSync(file, 50);
    expect(await loadTemplate(file)).toBeUndefined();
    truncateSync(file, 3);
    expect(await loadTemplate(file)).toBeUndefined();
    writeFileSync(file, "something else that is long enough");
    expect(await loadTemplate(file)).toBeUndefined();
  });

  test("that can't be written is no error", async () => {
    using folder = new TestFolder({ file: "" });
    await storeTemplate(join(folder.path, "file", "t.pack"), new Uint8Array(1));
    expect(readdirSync(folder.path)).toEqual(["file"]);
  });

  test("that was left half written is removed after an hour", async () => {
    using folder = new TestFolder({ "t.pack.old.tmp": "", "t.pack.new.tmp": "" });
    const past = new Date(Date.now() - 7_200_000);
    utimesSync(join(folder.path, "t.pack.old.tmp"), past, past);
    await storeTemplate(join(folder.path, "t.pack"), new Uint8Array(1));
    expect(readdirSync(folder.path).sort()).toEqual(["t.pack", "t.pack.new.tmp"]);
  });
});

describe("the cache folder", () => {
  test("is CONFITURE_CACHE_DIR, else confiture in the user's own", () => {
    const names = ["CONFITURE_CACHE_DIR", "XDG_CACHE_HOME"] as const;
    const before = names.map((name) => [name, process.env[name]] as const);
    try {
      process.env.CONFITURE_CACHE_DIR = "/given";
      expect(findCacheDir()).toBe("/given");
      process.env.CONFITURE_CACHE_DIR = "";
      expect(findCacheDir()).toEndWith("confiture");
      process.env.XDG_CACHE_HOME = "/xdg";
      if (process.platform === "linux") expect(findCacheDir()).toBe("/xdg/confiture");
    } finally {
      // An empty value would be inherited by child processes, and mean something to them.
      for (const [name, value] of before) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
    }
  });

  test("is made when missing, and stays", () => {
    using folder = new TestFolder();
    const cache = openCacheFolder(join(folder.path, "a", "b"));
    expect(cache.temporaryBecause).toBeUndefined();
    cache.release();
    expect(statSync(cache.path).mode & 0o066).toBe(0);
  });

  test("is a temporary one, with the reason, when it can't be made", () => {
    using folder = new TestFolder({ file: "" });
    const cache = openCacheFolder(join(folder.path, "file"));
    expect(cache.temporaryBecause).toContain("file can't be written: ");
    expect(statSync(cache.path).isDirectory()).toBe(true);
    cache.release();
    expect(() => statSync(cache.path)).toThrow();
  });
});

describe("the identity of a process", () => {
  test("tells it from a later one with the same number", () => {
    const self = identifyProcess(process.pid);
    expect(isRunning(self)).toBe(true);
    expect(parseIdentity(JSON.parse(JSON.stringify(self)))).toEqual(self);
    if (self.started !== "") expect(isRunning({ ...self, started: "1" })).toBe(false);
    expect(isRunning({ ...self, pid: 0x3fffff })).toBe(false);
  });

  test("is unknown from another container", () => {
    expect(isRunning({ ...identifyProcess(process.pid), space: "pid:[1]" })).toBeUndefined();
  });

  test.each([[null], ["x"], [{ pid: "1", started: "", space: "" }], [{ pid: 1, started: "" }]])(
    "is not read from %p",
    (value) => {
      expect(parseIdentity(value)).toBeUndefined();
    },
  );
});

describe("a message of the server", () => {
  test("is read with all that it says", () => {
    const error = Object.assign(new Error("no"), {
      code: "42P01",
      position: "7",
      hint: "",
      where: "w",
    });
    expect(readServerError(error)).toEqual({
      severity: "error",
      code: "42P01",
      message: "no",
      position: 7,
      where: "w",
    });
  });

  test("is not made of another error", () => {
    expect(readServerError(Object.assign(new Error("x"), { code: "ECONNRESET" }))).toBeUndefined();
    expect(readServerError({ code: "42P01", message: "not an Error" })).toBeUndefined();
    expect(readServerNotice(undefined)).toBeUndefined();
  });

  test("is a warning by its SQLSTATE, in whatever language", () => {
    const notice = { severity: "WARNUNG", code: "01000", message: "m" };
    expect(readServerNotice(notice)?.severity).toBe("warning");
    expect(readServerNotice({ ...notice, code: "00000" })?.severity).toBe("notice");
  });
});

describe("a database that a killed command left", () => {
  test.each([
    ["other_scratch_0000000000000000", "{}"],
    ["confiture_scratch_0000000000000000", null],
    ["confiture_scratch_0000000000000000", "not JSON {"],
    ["confiture_scratch_0000000000000000", '{"host":"h","time":1}'],
    ["confiture_scratch_of_mine", "{}"],
  ])("is not %p with the comment %p", (name, comment) => {
    expect(isLeftover(name, comment, Date.now())).toBe(false);
  });
});

describe("quoting", () => {
  test("identifiers and strings", () => {
    expect(quoteIdent('a"b')).toBe('"a""b"');
    expect(quoteLiteral("it's")).toBe("'it''s'");
    expect(quoteLiteral("a\\b")).toBe(" E'a\\\\b'");
  });
});
