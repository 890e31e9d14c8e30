import { describe, expect, test } from "bun:test";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { findBreaches, listSpecifiers } from "./project/layer-rules.ts";

const PROJECT = join(import.meta.dir, "..");

function check(sources: Record<string, string>): string[] {
  return findBreaches(new Map(Object.entries(sources)));
}

describe("the layers of src/", () => {
  test("every file keeps them", async () => {
    const sources = new Map<string, string>();
    for await (const path of new Bun.Glob("src/**/*.ts").scan({ cwd: PROJECT })) {
      sources.set(path.replaceAll("\\", "/"), await readFile(join(PROJECT, path), "utf8"));
    }
    expect(sources.size).toBeGreaterThan(5);
    expect(findBreaches(sources)).toEqual([]);
  });
});

describe("the layer rules", () => {
  test("a lower rank, the own folder, a package and package.json may be imported", () => {
    const breaches = check({
      "src/base/version.ts": 'import manifest from "../../package.json" with { type: "json" };',
      "src/native/core.ts": 'import type { Arena } from "./arena.ts";\nimport { z } from "zod";',
      "src/native/arena.ts": "",
      "src/schema/build.ts": 'import { x } from "../native/core.ts";',
      "src/cli.ts": 'import { main } from "./cli/main.ts";',
      "src/cli/main.ts": 'import { build } from "../schema/build.ts";',
    });
    expect(breaches).toEqual([]);
  });

  test("a higher rank is refused, with both ranks", () => {
    const breaches = check({ "src/base/a.ts": 'import { b } from "../schema/b.ts";' });
    expect(breaches).toEqual(["src/base/a.ts (rank 0): imports src/schema/b.ts (rank 2)"]);
  });

  test("another folder of the same rank is refused", () => {
    const breaches = check({ "src/config/a.ts": 'import { b } from "../native/b.ts";' });
    expect(breaches).toEqual(["src/config/a.ts (rank 1): imports src/native/b.ts (rank 1)"]);
  });

  test.each([
    ["a type", 'import type { B } from "../cli/b.ts";'],
    ["over several lines", 'import {\n  one,\n  two,\n} from "../cli/b.ts";'],
    ["for its effect", 'import "../cli/b.ts";'],
    ["to export again", 'export * from "../cli/b.ts";'],
    ["to export a type again", 'export type { B } from "../cli/b.ts";'],
    ["when it is needed", 'const load = () => import("../cli/b.ts");'],
    ["in a type", 'let b: import("../cli/b.ts").B;'],
  ])("an import %s counts", (_how, text) => {
    expect(check({ "src/base/a.ts": text })).toHaveLength(1);
  });

  test("examples in comments don't count", () => {
    const text = '/**\n * import { a } from "../cli/a.ts";\n */\n// import "../cli/b.ts";\n';
    expect(listSpecifiers(text)).toEqual([]);
  });

  test("index.ts and cli.ts are above everything", () => {
    const breaches = check({ "src/cli/main.ts": 'import { x } from "../index.ts";' });
    expect(breaches).toEqual(["src/cli/main.ts (rank 9): imports src/index.ts (rank 10)"]);
  });

  test("a folder without a rank is refused", () => {
    const breaches = check({ "src/utils/a.ts": "", "src/loose.ts": "" });
    expect(breaches).toEqual([
      "src/utils/a.ts: its folder has no rank",
      "src/loose.ts: its folder has no rank",
    ]);
  });

  test("tests, scripts and benchmarks are not imported", () => {
    const breaches = check({ "src/base/a.ts": 'import { b } from "../../test/b.ts";' });
    expect(breaches).toEqual(["src/base/a.ts: imports test/b.ts, outside of src/"]);
  });

  test("a cycle is reported once, from its first file, also through types", () => {
    const breaches = check({
      "src/base/c.ts": 'import { a } from "./a.ts";',
      "src/base/a.ts": 'import type { B } from "./b.ts";',
      "src/base/b.ts": 'export { c } from "./c.ts";',
      "src/base/entry.ts": 'import { a } from "./a.ts";',
    });
    const cycle = ["a", "b", "c", "a"].map((name) => `src/base/${name}.ts`).join(" -> ");
    expect(breaches).toEqual([`cycle: ${cycle}`]);
  });

  test("a file that imports itself is a cycle", () => {
    const breaches = check({ "src/base/a.ts": 'import { a } from "./a.ts";' });
    expect(breaches).toEqual(["cycle: src/base/a.ts -> src/base/a.ts"]);
  });

  test("bun:ffi belongs to one file", () => {
    const text = 'import { dlopen } from "bun:ffi";';
    expect(check({ "src/native/symbols.ts": text })).toEqual([]);
    expect(check({ "src/native/core.ts": text })[0]).toContain("imports bun:ffi");
    expect(check({ "src/native/core.ts": 'require("bun:ffi")' })).toHaveLength(1);
  });

  test("console belongs to the output folder", () => {
    expect(check({ "src/output/human.ts": "console.log(1);" })).toEqual([]);
    expect(check({ "src/schema/a.ts": "console.log(1);" })[0]).toContain("uses console");
    expect(check({ "src/schema/a.ts": "// console.log(1);" })).toEqual([]);
  });
});
