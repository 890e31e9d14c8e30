import { afterAll, describe, expect, test } from "bun:test";
import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { packArena } from "../../src/native/arena.ts";
import { FILE_FLAG, FILE_PROBLEM, OutputWriteError } from "../../src/native/core.ts";
import { createFallbackCore, fallbackCore } from "../../src/native/fallback/fallback-core.ts";
import { SourceError, SourceFile } from "../../src/native/fallback/source-file.ts";
import { TestFolder } from "../temporary-folder.ts";
import { createResults, runBuild, runHash, tinyFallback } from "./run-core.ts";

const folder = new TestFolder();
afterAll(() => folder[Symbol.dispose]());

const wide = { core: fallbackCore, windowBytes: 1 << 20 };
const tiny = { core: tinyFallback, windowBytes: 1 };
const outputPath = join(folder.path, "output.sql");

function sha256(text: string | Uint8Array): string {
  return new Bun.CryptoHasher("sha256").update(text).digest("hex");
}

/** Writes the files, in the order of their names, and builds them. */
function build(contents: readonly (string | Uint8Array)[], separator = "-- file\n", runner = wide) {
  const paths = contents.map((content, index) => folder.write(`in/${index}.sql`, content));
  const separators = paths.map(() => separator);
  return runBuild(runner, { paths, separators, outputPath });
}

describe("the output", () => {
  for (const [name, runner] of Object.entries({ wide, tiny })) {
    test.each<[string, string, number]>([
      ["", "", 0],
      ["\ufeff", "", FILE_FLAG.bomDropped],
      ["SELECT 1;\n", "SELECT 1;\n", 0],
      ["SELECT 1;", "SELECT 1;\n", FILE_FLAG.newlineAdded],
      ["SELECT 1\n", "SELECT 1\n;\n", FILE_FLAG.semicolonAdded],
      ["\ufeffSELECT 1 -- a", "SELECT 1 -- a\n;\n", 7],
      ["\ufeff\ufeff;\n", "\ufeff;\n", FILE_FLAG.bomDropped],
      ["-- only a comment", "-- only a comment\n", FILE_FLAG.newlineAdded],
      ["a;\r\nb;\r", "a;\r\nb;\r\n", FILE_FLAG.newlineAdded],
    ])(`of %j (${name} buffers)`, (content, expected, flags) => {
      const { output, results, end } = build([content], "-- file\n", runner);
      expect(output).toBe(Buffer.from(`-- file\n${expected}`).toString("latin1"));
      expect(end).toBe(output.length);
      expect([...results.flags]).toEqual([flags]);
      expect([...results.starts]).toEqual([8]);
      const mark = content.startsWith("\ufeff") ? 3 : 0;
      expect([...results.lengths]).toEqual([Buffer.byteLength(content) - mark]);
      expect([...results.lines]).toEqual([expected.split("\n").length - 1]);
      expect(Buffer.from(results.digests).toString("hex")).toBe(sha256(content));
    });
  }

  test("goes on behind what is there, and counts from there", () => {
    const first = build(["a;\n", "b;\n"], "");
    expect(first.output).toBe("a;\nb;\n");
    const results = createResults(1);
    const request = {
      paths: packArena([folder.write("c.sql", "c;\n")]),
      separators: packArena(["\n"]),
      outputPath,
    };
    const end = fallbackCore.buildWindow(request, results, 0, first.end, 1);
    expect(end).toEqual({ next: 1, offset: 10 });
    expect(readFileSync(outputPath, "utf8")).toBe("a;\nb;\n\nc;\n");
    expect([...results.starts]).toEqual([7]);
  });

  test("takes at least one file a window, and stops when it is full", () => {
    const request = {
      paths: packArena(["a", "b", "c"].map((name) => folder.write(name, "1234;"))),
      separators: packArena(["", "", ""]),
      outputPath: undefined,
    };
    const results = createResults(3);
    expect(fallbackCore.buildWindow(request, results, 0, 0, 1).next).toBe(1);
    expect(fallbackCore.buildWindow(request, results, 0, 0, 5).next).toBe(1);
    expect(fallbackCore.buildWindow(request, results, 0, 0, 6).next).toBe(2);
    expect(fallbackCore.buildWindow(request, results, 1, 0, 100).next).toBe(3);
    expect(fallbackCore.hashWindow(request.paths, results, 0, 6)).toBe(2);
  });
});

describe("a file with a problem", () => {
  test.each([[wide], [tiny]])(
    "contributes nothing, and those after it are still built",
    (runner) => {
      const bad = `SELECT 'a;\n${"x".repeat(100)}`;
      const { output, results, end } = build(["a;\n", bad, "b;\n", "(((", "c;"], "--\n", runner);
      expect(output).toBe("--\na;\n--\nb;\n--\nc;\n");
      expect(end).toBe(output.length);
      const { unterminatedString, unclosedParenthesis } = FILE_PROBLEM;
      expect([...results.problems]).toEqual([0, unterminatedString, 0, unclosedParenthesis, 0]);
      expect([...results.positions]).toEqual([-1, 7, -1, 0, -1]);
      expect([...results.starts]).toEqual([3, 0, 9, 0, 15]);
      expect([...results.lengths]).toEqual([3, 0, 3, 0, 2]);
      expect([...results.digests.subarray(32, 64)]).toEqual(Array(32).fill(0));
    },
  );

  test("a separator that is more than comments is a problem, unless the file has another", () => {
    const { results, output } = build(["a;\n", "(", "\0"], "DROP;\n");
    const { separatorNotAComment, unclosedParenthesis, nulByte } = FILE_PROBLEM;
    expect([...results.problems]).toEqual([separatorNotAComment, unclosedParenthesis, nulByte]);
    expect([...results.positions]).toEqual([-1, 0, 0]);
    expect(output).toBe("");
  });
});

describe("a file that can't be read", () => {
  const loop = join(folder.path, "loop");
  symlinkSync(loop, loop);
  mkdirSync(join(folder.path, "folder.sql"));
  const fileAbove = join(folder.write("plain.sql", ";"), "below.sql");
  const pipe = join(folder.path, "pipe.sql");
  const hasPipe = Bun.spawnSync(["mkfifo", pipe]).exitCode === 0;

  test.each<[string, string, number]>([
    ["missing", join(folder.path, "none.sql"), FILE_PROBLEM.notFound],
    ["named with nothing", "", FILE_PROBLEM.notFound],
    ["a folder", join(folder.path, "folder.sql"), FILE_PROBLEM.notAFile],
    ["a named pipe", hasPipe ? pipe : folder.path, FILE_PROBLEM.notAFile],
    ["a link to itself", loop, FILE_PROBLEM.unreadable],
    ["below a file", fileAbove, FILE_PROBLEM.unreadable],
    ["named with a NUL", "a\0b", FILE_PROBLEM.unreadable],
    ["named too long", "n".repeat(5000), FILE_PROBLEM.unreadable],
  ])("%s", (_name, path, problem) => {
    const good = folder.write("good.sql", "SELECT 1;\n");
    const paths = [path, good];
    const { results, output } = runBuild(wide, { paths, separators: ["", ""], outputPath });
    expect([...results.problems]).toEqual([problem, 0]);
    expect([...results.positions]).toEqual([-1, -1]);
    expect(output).toBe("SELECT 1;\n");
    const hashed = runHash(wide, paths);
    expect([...hashed.problems]).toEqual([problem, 0]);
    expect(Buffer.from(hashed.digests).toString("hex")).toBe("00".repeat(32) + sha256(output));
  });

  test("without permission", () => {
    const path = folder.write("locked.sql", ";");
    expect(Bun.spawnSync(["chmod", "000", path]).exitCode).toBe(0);
    expect(Bun.spawnSync(["chmod", "755", folder.path]).exitCode).toBe(0);
    const problems = asNobody(() => runHash(wide, [path]).problems);
    expect([...problems]).toEqual([FILE_PROBLEM.permissionDenied]);
  });
});

/** Runs without the rights of root, which may read everything. */
function asNobody<T>(act: () => T): T {
  if (process.geteuid?.() !== 0) return act();
  process.seteuid?.(65534);
  try {
    return act();
  } finally {
    process.seteuid?.(0);
  }
}

describe("a file that changes while it is read", () => {
  const space = new Uint8Array(100);

  function readProblem(name: string, change: (path: string) => void): number {
    const path = folder.write(name, "SELECT 1;");
    using source = new SourceFile(path);
    change(path);
    source.read(space);
    try {
      source.verify();
    } catch (error) {
      if (error instanceof SourceError) return error.problem;
    }
    return FILE_PROBLEM.none;
  }

  test("is read when it stays as it was", () => {
    expect(readProblem("same.sql", () => {})).toBe(FILE_PROBLEM.none);
  });

  test("is refused when it grows", () => {
    const grow = (path: string) => appendFileSync(path, "more");
    expect(readProblem("grown.sql", grow)).toBe(FILE_PROBLEM.changed);
  });

  test("is refused when it shrinks", () => {
    expect(readProblem("shrunk.sql", (path) => writeFileSync(path, "S"))).toBe(
      FILE_PROBLEM.changed,
    );
  });

  test("is refused when only its time changes", () => {
    const touch = (path: string) => utimesSync(path, 1, 1);
    expect(readProblem("touched.sql", touch)).toBe(FILE_PROBLEM.changed);
  });

  test.skipIf(process.platform !== "linux")("is refused when its size is a lie", () => {
    const paths = ["/proc/self/stat"];
    const { results } = runBuild(wide, { paths, separators: [""] });
    expect([...results.problems]).toEqual([FILE_PROBLEM.changed]);
    expect([...runHash(tiny, paths).problems]).toEqual([FILE_PROBLEM.changed]);
  });
});

describe("an output that can't be written", () => {
  const source = folder.write("source.sql", "SELECT 1;\n");

  function failWith(path: string, core = fallbackCore): unknown {
    const paths = packArena([source]);
    const request = { paths, separators: packArena([""]), outputPath: path };
    try {
      core.buildWindow(request, createResults(1), 0, 0, 1);
    } catch (error) {
      return error;
    }
    return undefined;
  }

  test.each([
    ["not-found", join(folder.path, "none", "output.sql")],
    ["is-a-directory", folder.path],
    ["other", "a\0b"],
  ])("%s", (failure, path) => {
    const error = failWith(path);
    expect(error).toBeInstanceOf(OutputWriteError);
    expect(error).toMatchObject({ failure });
  });

  test.skipIf(process.platform !== "linux")("disk-full, early or late", () => {
    expect(failWith("/dev/full")).toMatchObject({ failure: "disk-full" });
    const core = createFallbackCore({ wholeFileBytes: 4, chunkBytes: 4, batchBytes: 4 });
    expect(failWith("/dev/full", core)).toMatchObject({ failure: "disk-full" });
  });

  test("permission-denied", () => {
    const path = folder.write("locked-output.sql", "");
    expect(Bun.spawnSync(["chmod", "444", path]).exitCode).toBe(0);
    // Else the folder would be what hides the file from everybody but its owner.
    expect(Bun.spawnSync(["chmod", "755", folder.path]).exitCode).toBe(0);
    const error = asNobody(() => failWith(path));
    expect(error).toMatchObject({ failure: "permission-denied" });
  });
});
