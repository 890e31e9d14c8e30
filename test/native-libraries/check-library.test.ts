import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { checkLibrary } from "../../scripts/native/check-library.ts";
import { EXPORTED_SYMBOLS } from "../../scripts/native/exported-symbols.ts";
import { installedPath } from "../../scripts/native/install-library.ts";
import { readIfPresent } from "../../scripts/native/replace-file.ts";
import { findTarget, TARGETS } from "../../scripts/targets.ts";

const built = TARGETS.flatMap((target) => {
  const bytes = readIfPresent(installedPath(target.name, target.libraryFile));
  return bytes === undefined ? [] : [{ target, bytes, name: target.name }];
});
const absent = TARGETS.filter((target) => !built.some(({ name }) => name === target.name));

if (absent.length > 0) {
  const names = absent.map((target) => target.name).join(", ");
  process.stderr.write(`\n!!! No library for ${names}: NOT CHECKED. bun run build:native --all\n`);
}

test("our functions are the ones that the loader binds", () => {
  const symbols = readFileSync(`${import.meta.dir}/../../src/native/symbols.ts`, "utf8");
  for (const name of EXPORTED_SYMBOLS) expect(symbols).toContain(name);
  expect(EXPORTED_SYMBOLS).toHaveLength(4);
});

describe.each(built)("the library for $name", ({ target, bytes }) => {
  test("is another machine's to no other platform", () => {
    for (const other of TARGETS.filter((candidate) => candidate !== target)) {
      expect([other.name, checkLibrary(other, bytes).length > 0]).toEqual([other.name, true]);
    }
  });

  test("cut short anywhere, it is refused, and nothing crashes", () => {
    for (let part = 0; part < 40; part += 1) {
      const cut = bytes.subarray(0, Math.floor((bytes.length * part) / 40));
      const problems = checkLibrary(target, cut);
      if (part < 20) expect(problems.join()).not.toBe("");
      for (const problem of problems) expect(problem.length).toBeGreaterThan(5);
    }
  });

  test("with another first byte it is no library", () => {
    const changed = Buffer.from(bytes);
    changed[0] = 0x21;
    expect(checkLibrary(target, changed).join()).toContain(`it is no library for ${target.name}`);
  });

  test("a path of the building machine in it is found", () => {
    const path = Buffer.from(["", "home", "somebody", "project", "lib.rs", ""].join("/"));
    expect(checkLibrary(target, Buffer.concat([bytes, path])).join()).toContain("somebody");
  });
});

// Built by `bun run build:native --all`, which a machine may not be able to run.
test.skipIf(absent.length > 0)("all six are right", () => {
  const problems = built.flatMap(({ target, bytes }) => checkLibrary(target, bytes));
  expect(problems).toEqual([]);
});

test("a name that is no platform has no target", () => {
  expect(findTarget("solaris-sparc")).toBeUndefined();
});
