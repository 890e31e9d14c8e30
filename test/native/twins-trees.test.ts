import { afterAll, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { FILE_PROBLEM } from "../../src/native/core.ts";
import { fallbackCore } from "../../src/native/fallback/fallback-core.ts";
import { TestFolder } from "../temporary-folder.ts";
import {
  nativeMissing,
  type Runner,
  runBuild,
  runHash,
  runUnread,
  tinyFallback,
  twins,
} from "./run-core.ts";
import { soundSqlBytes } from "./sql-tokens.ts";

const folder = new TestFolder();
afterAll(() => folder[Symbol.dispose]());

const outputPath = join(folder.path, "output.sql");
const reference = { core: fallbackCore, windowBytes: 1 << 20 };
const title =
  nativeMissing === undefined ? "native and fallback" : `NO NATIVE CORE: ${nativeMissing}`;

const isWindows = process.platform === "win32";
const NAME_PARTS = ["a", "B", " ", "é", "e\u0301", "😀", "👩‍👩‍👧", "-", "_", "'", "%", "#", ".sql"];
/** What Windows forbids in a name. */
const UNIX_NAME_PARTS = ["\n", "\\", '"', "*", "\r", "\t", ":"];
const namePart = fc.constantFrom(...NAME_PARTS, ...(isWindows ? [] : UNIX_NAME_PARTS));
const name = fc
  .array(namePart, { minLength: 1, maxLength: 6 })
  .map((parts) => `n${parts.join("")}x`);
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join("/"));

/** Writes a tree; a path that runs through an earlier file is left out. */
function writeTree(root: string, files: readonly (readonly [string, Uint8Array])[]) {
  const paths = files.flatMap(([relative, bytes]) => {
    try {
      return [folder.write(join(root, relative), bytes)];
    } catch {
      return [];
    }
  });
  return { paths, separators: paths.map((_, index) => `-- ${index} é\n`), outputPath };
}

function expectTwin(twin: Runner, input: ReturnType<typeof writeTree>) {
  const expected = runBuild(reference, input);
  expect(runBuild(twin, input)).toEqual(expected);
  expect(runHash(twin, input.paths)).toEqual(runHash(reference, input.paths));
  return expected;
}

describe(title, () => {
  for (const twin of twins) {
    test(`${twin.name}: trees with any names`, () => {
      fc.assert(
        fc.property(fc.array(fc.tuple(path, soundSqlBytes), { maxLength: 12 }), (files) => {
          const root = mkdtempSync(join(folder.path, "tree-")).slice(folder.path.length + 1);
          const { results } = expectTwin(twin, writeTree(root, files));
          expect(results.problems.every((problem) => problem < 10 || problem > 11)).toBe(true);
        }),
        { numRuns: 25 },
      );
    });

    test(`${twin.name}: a path of 200 components`, () => {
      const deep = `${"d/".repeat(199)}deep.sql`;
      const input = writeTree("deep", [[deep, Buffer.from("SELECT 1")]]);
      expect(expectTwin(twin, input).output).toContain("SELECT 1\n;\n");
    });

    test(`${twin.name}: files that can't be read, among others`, () => {
      const good = folder.write("good.sql", "SELECT 1;\r\n");
      const bad = folder.write("bad.sql", "SELECT 'a\n");
      const directory = join(folder.path, "a folder");
      mkdirSync(directory, { recursive: true });
      const missing = join(folder.path, "none.sql");
      const below = join(good, "below.sql");
      const paths = [missing, good, directory, bad, below, "a\0b", "", good];
      const input = { paths, separators: paths.map(() => "\n"), outputPath };
      const { results } = expectTwin(twin, input);
      const { notFound, notAFile, unterminatedString, unreadable } = FILE_PROBLEM;
      const expected = [notFound, 0, notAFile, unterminatedString, unreadable, unreadable];
      expect([...results.problems]).toEqual([...expected, notFound, 0]);
    });

    test(`${twin.name}: many small files`, () => {
      const files = Array.from({ length: 300 }, (_, index) => {
        const text = `SELECT ${index}${index % 3 === 0 ? ";\n" : ""}${index % 50 === 7 ? " (" : ""}`;
        return [`many/${index}.sql`, Buffer.from(text.repeat(1 + (index % 40)))] as const;
      });
      expect(expectTwin(twin, writeTree("many", files)).end).toBeGreaterThan(10_000);
    });

    test(`${twin.name}: an output that can't be written`, () => {
      const input = writeTree("", [["a.sql", Buffer.from("SELECT 1;\n")]]);
      const failures = [
        ["is-a-directory", folder.path],
        ["not-found", join(folder.path, "nowhere", "output.sql")],
        ...(process.platform === "linux" ? [["disk-full", "/dev/full"] as const] : []),
      ] as const;
      for (const [failure, broken] of failures) {
        const failing = { ...input, outputPath: broken };
        expect(runUnread(reference, failing).failure).toBe(failure);
        expect(runUnread(twin, failing).failure).toBe(failure);
      }
    });
  }
});

describe(`${title}: large files`, () => {
  const line = "INSERT INTO t VALUES (1, 'it''s', E'\\'', $$;$$); -- é 😀\r\n";
  const big = Buffer.alloc(50 << 20, line);
  const sound = Buffer.concat([Buffer.from("\ufeff"), big.subarray(0, big.lastIndexOf("\n") + 1)]);
  const large = twins.filter((twin) => twin.windowBytes > 1 && twin.core !== tinyFallback);

  test.each(large)("$name: 50 MB with a byte-order mark", (twin) => {
    const input = writeTree("", [
      ["before.sql", Buffer.from("SELECT 1")],
      ["big.sql", sound],
      ["after.sql", Buffer.from("SELECT 2")],
    ]);
    const { results, end, output } = expectTwin(twin, input);
    expect([...results.problems]).toEqual([0, 0, 0]);
    expect(results.lengths[1]).toBe(sound.length - 3);
    expect(output.length).toBe(end);
  });

  test.each(large)("$name: 50 MB, refused at the end, leave nothing behind", (twin) => {
    const input = writeTree("", [
      ["before.sql", Buffer.from("SELECT 1")],
      ["big.sql", Buffer.concat([sound, Buffer.from("SELECT ('")])],
      ["after.sql", Buffer.from("SELECT 2")],
    ]);
    const { results, output } = expectTwin(twin, input);
    expect([...results.problems]).toEqual([0, FILE_PROBLEM.unterminatedString, 0]);
    expect([...results.positions]).toEqual([7, sound.length + 8, 7]);
    expect(output.length).toBeLessThan(100);
  });
});
