import { describe, expect, test } from "bun:test";
import { measureInTurn, median, medianOf, summarise } from "../../bench/measure.ts";
import { barOf, targetAtMost, targetFaster } from "../../bench/section.ts";

describe("measuring in turn", () => {
  test("contenders take turns, and the first round does not count", async () => {
    const order: string[] = [];
    const contender = (name: string, times: number[]) => ({
      name,
      run: async () => {
        order.push(name);
        return times.shift() ?? Number.NaN;
      },
    });
    const contenders = [contender("a", [999, 5, 1, 3]), contender("b", [999, 8, 8, 2])];
    const rows = await measureInTurn(contenders, 3);
    expect(order.join("")).toBe("abababab");
    expect(rows).toEqual([
      { name: "a", medianMs: 3, fastestMs: 1, slowestMs: 5, rounds: 3 },
      { name: "b", medianMs: 8, fastestMs: 2, slowestMs: 8, rounds: 3 },
    ]);
  });

  test("the median of an even number is between the two in the middle", () => {
    expect(median([4, 1, 3, 100])).toBe(3.5);
    expect(median([7])).toBe(7);
    expect(median([])).toBeNaN();
  });
});

describe("targets", () => {
  test("a factor on the right side of the limit is reached", () => {
    expect(targetAtMost("build", "cat", 1, 10, 10)[0]?.isReached).toBe(true);
    expect(targetAtMost("build", "cat", 1, 11, 10)[0]?.isReached).toBe(false);
    expect(targetFaster("hash", "sha256sum", 5, 10, 50)[0]?.isReached).toBe(true);
    expect(targetFaster("hash", "sha256sum", 5, 10, 49)[0]?.isReached).toBe(false);
  });

  test("without the other there is no target and no bar", () => {
    const rows = [summarise("native", [1])];
    const [ours, theirs] = [medianOf(rows, "native"), medianOf(rows, "cat")];
    expect(theirs).toBeUndefined();
    expect(targetAtMost("build", "cat", 1, ours, theirs)).toEqual([]);
    expect(targetFaster("build", "cat", 1, ours, theirs)).toEqual([]);
    expect(barOf("build", ours, theirs)).toEqual([]);
  });
});
