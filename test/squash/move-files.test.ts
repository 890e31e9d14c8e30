import { describe, expect, test } from "bun:test";
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { listMigrations, SQUASH_NOTE } from "../../src/migrate/list-migrations.ts";
import { type FileMoves, moveFiles, putBack } from "../../src/squash/move-files.ts";
import { TestFolder } from "../temporary-folder.ts";

const OLD = { "1_a.up.sql": "1", "1_a.down.sql": "-1", "2_b.up.sql": "2", "3_c.up.sql": "3" };
const MOVES: FileMoves = {
  write: [
    { name: "2_squashed.down.sql", text: "-12" },
    { name: "2_squashed.up.sql", text: "12" },
  ],
  move: ["1_a.down.sql", "1_a.up.sql", "2_b.up.sql"],
};
const NOTE = JSON.stringify({ write: MOVES.write.map(({ name }) => name), move: MOVES.move });

function readAll(folder: TestFolder): Record<string, string> {
  const names = readdirSync(folder.path, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    names
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(folder.path.length + 1), readFileSync(path, "utf8")]),
  );
}

/** Does the first steps of a squash, as if the program had been killed behind them. */
function cutOff(folder: TestFolder, steps: number): void {
  const path = (...parts: string[]) => join(folder.path, ...parts);
  const all = [
    () => writeFileSync(path(SQUASH_NOTE), NOTE),
    ...MOVES.write.map(
      ({ name, text }) =>
        () =>
          writeFileSync(path(name), text),
    ),
    ...MOVES.move.map((name) => () => {
      folder.write("archive/keep", "");
      rmSync(path("archive", "keep"));
      renameSync(path(name), path("archive", name));
    }),
  ];
  for (const step of all.slice(0, steps)) step();
}

describe("moveFiles", () => {
  test("writes the new files and archives the old ones", () => {
    using folder = new TestFolder(OLD);
    moveFiles(folder.path, MOVES);
    const squashed = {
      "2_squashed.down.sql": "-12",
      "2_squashed.up.sql": "12",
      "3_c.up.sql": "3",
      "archive/1_a.down.sql": "-1",
      "archive/1_a.up.sql": "1",
      "archive/2_b.up.sql": "2",
    };
    expect(readAll(folder)).toEqual(squashed);
    // Killed before the note was gone: there is nothing to be put back.
    folder.write(SQUASH_NOTE, NOTE);
    expect(putBack(folder.path)).toBe(false);
    expect(readAll(folder)).toEqual(squashed);
  });

  test.each([1, 2, 3, 4, 5])("killed behind step %d, all is put back", (steps) => {
    using folder = new TestFolder(OLD);
    cutOff(folder, steps);
    expect(existsSync(join(folder.path, SQUASH_NOTE))).toBe(true);
    if (steps >= 3) {
      // No other command takes such a folder for the truth.
      expect(() => listMigrations(folder.path, ".")).toThrow("two migrations have one version");
    } else {
      expect(listMigrations(folder.path, ".").files).toHaveLength(3);
    }
    expect(putBack(folder.path)).toBe(true);
    expect(readAll(folder)).toEqual(OLD);
    expect(putBack(folder.path)).toBe(false);
  });

  test("a note that was cut off in the middle means that nothing was begun", () => {
    using folder = new TestFolder({ ...OLD, [SQUASH_NOTE]: NOTE.slice(0, 20) });
    expect(putBack(folder.path)).toBe(true);
    expect(readAll(folder)).toEqual(OLD);
  });

  test("a note that names files elsewhere moves nothing", () => {
    const note = JSON.stringify({ write: ["../victim"], move: [] });
    using folder = new TestFolder({
      "in/1_a.up.sql": "1",
      victim: "!",
      [`in/${SQUASH_NOTE}`]: note,
    });
    putBack(join(folder.path, "in"));
    expect(readAll(folder)).toEqual({ "in/1_a.up.sql": "1", victim: "!" });
  });

  test("what can't be moved leaves all as it was", () => {
    using folder = new TestFolder({ ...OLD, archive: "a file" });
    expect(() => moveFiles(folder.path, MOVES)).toThrow("can't be written or moved");
    expect(readAll(folder)).toEqual({ ...OLD, archive: "a file" });
  });

  test("overwrites nothing in the archive", () => {
    using folder = new TestFolder({ ...OLD, "archive/1_a.up.sql": "other" });
    expect(() => moveFiles(folder.path, MOVES)).toThrow("archive/1_a.up.sql");
    expect(readAll(folder)).toEqual({ ...OLD, "archive/1_a.up.sql": "other" });
  });
});
