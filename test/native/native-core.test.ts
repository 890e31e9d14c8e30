import { describe, expect, test } from "bun:test";
import { ConfitureError } from "../../src/base/errors.ts";
import { packArena } from "../../src/native/arena.ts";
import { OutputWriteError } from "../../src/native/core.ts";
import { fallbackCore } from "../../src/native/fallback/fallback-core.ts";
import { type LoadedCore, withCore } from "../../src/native/load-core.ts";
import { NativeCallError } from "../../src/native/native-call-error.ts";
import { createNativeCore } from "../../src/native/native-core.ts";
import { openInstalledLibrary } from "../../src/native/open-library.ts";
import type { NativeSymbols } from "../../src/native/symbols.ts";
import { createBuildResults, createHashResults } from "../../src/schema/results.ts";
import { TestFolder } from "../temporary-folder.ts";

/** A library whose every call ends with this status. */
function createSymbols(status: number, text: string): NativeSymbols {
  return {
    confiture_hash_files: () => status,
    confiture_build_schema: () => status,
    confiture_last_error: (space) => {
      const target = new Uint8Array(space.buffer, space.byteOffset, space.byteLength);
      new TextEncoder().encodeInto(text, target);
      return new TextEncoder().encode(text).length;
    },
  };
}

function createLoaded(status: number, isRequired = false): LoadedCore {
  const core = createNativeCore(createSymbols(status, "panic: on purpose"));
  return { core, kind: "native", reason: "loaded from a test", abiVersion: 1, isRequired };
}

const empty = packArena([]);
const one = packArena(["/a.sql"]);

function buildOne(status: number, text: string): void {
  const core = createNativeCore(createSymbols(status, text));
  const request = { paths: one, separators: packArena([""]), outputPath: "/out" };
  core.buildWindow(request, createBuildResults(1), 0, 0, 1);
}

describe("a status of the library", () => {
  test("that speaks of the output becomes an OutputWriteError of its kind", () => {
    const kinds = {
      [-10]: "not-found",
      [-11]: "permission-denied",
      [-12]: "read-only",
      [-13]: "disk-full",
      [-14]: "is-a-directory",
      [-19]: "other",
    } as const;
    for (const [status, failure] of Object.entries(kinds)) {
      expect(() => buildOne(Number(status), "no")).toThrow(new OutputWriteError(failure, "no"));
    }
  });

  test("that speaks of anything else becomes a NativeCallError with the library's text", () => {
    for (const status of [-1, -2, -99]) {
      expect(() => buildOne(status, "so it is")).toThrow(new NativeCallError(status, "so it is"));
    }
  });

  test("comes with a text of any length", () => {
    expect(() => buildOne(-2, "é".repeat(5000))).toThrow(NativeCallError);
  });
});

describe("arrays that are too short never reach the library", () => {
  const core = createNativeCore(createSymbols(0, ""));

  test("results", () => {
    const results = { ...createHashResults(1), digests: new Uint8Array(31) };
    expect(() => core.hashWindow(one, results, 0, 1)).toThrow("digests has 31 entries, not 32");
    for (const name of ["problems", "flags", "positions", "starts", "lengths", "lines"] as const) {
      const short = { ...createBuildResults(1), [name]: createBuildResults(0)[name] };
      const request = { paths: one, separators: packArena([""]), outputPath: undefined };
      const build = () => core.buildWindow(request, short, 0, 0, 1);
      expect(build).toThrow(`${name} has 0 entries, not 1`);
    }
  });

  test("arenas", () => {
    const hash = (paths: typeof one) => core.hashWindow(paths, createHashResults(9), 0, 1);
    expect(() => hash({ ...one, count: 2 })).toThrow("ends has 1 entries, not 2");
    expect(() => hash({ ...one, bytes: new Uint8Array(3) })).toThrow("bytes has 3 entries, not 6");
    const request = { paths: one, separators: empty, outputPath: undefined };
    const build = () => core.buildWindow(request, createBuildResults(1), 0, 0, 1);
    expect(build).toThrow("separators has 0 entries, not 1");
  });
});

describe("withCore", () => {
  const work = (core: LoadedCore["core"]) => core.hashWindow(one, createHashResults(1), 0, 1);

  test("does the whole work again with the fallback when a call fails", async () => {
    const kinds: string[] = [];
    const reasons: string[] = [];
    const result = await withCore(
      createLoaded(-2),
      (core, used) => {
        kinds.push(core.kind, used.kind);
        return work(core);
      },
      (choice) => reasons.push(choice.reason),
    );
    expect(result).toBe(1);
    expect(kinds).toEqual(["native", "native", "fallback", "fallback"]);
    expect(reasons).toEqual(["a call of the native library failed: panic: on purpose"]);
  });

  test("throws when the fallback is forbidden", async () => {
    const failed = withCore(createLoaded(-2, true), work);
    expect(failed).rejects.toThrow("a call of the native library failed: panic: on purpose");
    expect(await failed.catch((error: unknown) => error)).toBeInstanceOf(ConfitureError);
  });

  test("lets every other error pass", async () => {
    const loaded: LoadedCore = { ...createLoaded(0), core: fallbackCore };
    const failed = withCore(loaded, () => {
      throw new OutputWriteError("disk-full", "full");
    });
    expect(failed).rejects.toThrow(OutputWriteError);
  });
});

const library = await openInstalledLibrary();

describe.skipIf(library.kind !== "open")("the built library", () => {
  test("refuses what breaks its contract, and goes on working", () => {
    if (library.kind !== "open") throw new Error(library.reason);
    using folder = new TestFolder();
    const core = createNativeCore(library.symbols);
    const paths = packArena([folder.write("a.sql", "select 1;\n")]);
    const results = createHashResults(1);
    const fail = () => core.hashWindow(paths, results, 2, 1);
    expect(fail).toThrow(new NativeCallError(-1, "start 2 is behind the last of 1 files"));
    expect(core.hashWindow(paths, results, 0, 1)).toBe(1);
    expect(Buffer.from(results.digests).toString("hex")).toBe(
      new Bun.CryptoHasher("sha256").update("select 1;\n").digest("hex"),
    );
  });
});
