import { describe, expect, test } from "bun:test";
import { diffText } from "../../src/migrate/diff-text.ts";

const numbers = (count: number, prefix = "") =>
  Array.from({ length: count }, (_, index) => `${prefix}${index + 1}`);

describe("the lines that differ", () => {
  test("are none between two texts that are the same", () => {
    expect(diffText("a\nb\n", "a\nb\n")).toBe("");
  });

  test("stand between two lines of what is the same", () => {
    const before = numbers(9).join("\n");
    expect(diffText(before, before.replace("5", "five"))).toBe("  3\n  4\n- 5\n+ five\n  6\n  7");
  });

  test("keep what is the same in between, wherever lines were added or removed", () => {
    expect(diffText("a\nb\nc\nd\ne", "x\nb\ny\nz\nd")).toBe(
      "- a\n+ x\n  b\n- c\n+ y\n+ z\n  d\n- e",
    );
    expect(diffText("a", "a\nb\nc")).toBe("  a\n+ b\n+ c");
    expect(diffText("a\nb\nc", "c")).toBe("- a\n- b\n  c");
    expect(diffText("k\nl\nm", "m\nk\nl")).toBe("+ m\n  k\n  l\n- m");
  });

  test("are forty at most, and the rest is counted", () => {
    const text = diffText(numbers(100).join("\n"), numbers(100, "x").join("\n")).split("\n");
    expect(text.length).toBe(41);
    expect(text.at(-1)).toBe("… and 160 more lines");
  });

  test("are compared as two blocks where there are too many", () => {
    const [before, now] = [numbers(3000, "a"), numbers(3000, "b")];
    // One line in the middle is the same, and must not be looked for.
    const shared = (lines: string[]) => lines.toSpliced(1500, 1, "same").join("\n");
    const startedAt = performance.now();
    const text = diffText(shared(before), shared(now)).split("\n");
    expect(performance.now() - startedAt).toBeLessThan(2000);
    expect(text[0]).toBe("- a1");
    expect(text.at(-1)).toBe("… and 5960 more lines");
  });
});
