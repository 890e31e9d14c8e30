import { describe, expect, test } from "bun:test";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTree, renderFile } from "../../bench/trees.ts";
import { buildSchema } from "../../src/index.ts";

describe("trees for benchmarks", () => {
  test("a file has exactly the size asked for and ends with a line feed", () => {
    for (const size of [1, 4, 700, 4_096, 100_000]) {
      const text = renderFile(3, size);
      expect(text.length).toBe(size);
      expect(text.endsWith("\n")).toBe(true);
    }
    expect(renderFile(1, 4_096)).not.toBe(renderFile(2, 4_096));
  });

  test("a tree builds without a warning, in the order of its list", async () => {
    const dir = await mkdtemp(join(tmpdir(), "confiture-tree-"));
    try {
      const tree = await createTree(dir, 300, 4_096);
      const listed = (await readFile(tree.listFile, "utf8")).split("\0").slice(0, -1);
      expect(listed).toHaveLength(300);
      expect(listed[0]).toBe(tree.firstFile);
      expect((await stat(tree.firstFile)).size).toBe(4_096);
      const output = join(dir, "built.sql");
      const built = await buildSchema({ project: dir, env: "local", output });
      expect([built.files, built.warnings.length]).toEqual([300, 0]);
      const sql = await readFile(output, "utf8");
      const places = listed.map((path) => sql.indexOf(path.slice(dir.length + 1)));
      expect(places).toEqual([...places].sort((a, b) => a - b));
      expect(places[0]).toBeGreaterThan(0);
    } finally {
      await rm(dir, { recursive: true });
    }
  });
});
