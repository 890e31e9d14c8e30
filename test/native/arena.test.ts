import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { packArena, readArena, readArenaBytes } from "../../src/native/arena.ts";

describe("an arena", () => {
  test("gives back every string", () => {
    const strings = fc.array(fc.string({ unit: "binary" }), { maxLength: 20 });
    fc.assert(
      fc.property(strings, (texts) => {
        const arena = packArena(texts);
        expect(arena.count).toBe(texts.length);
        expect(texts.map((_, index) => readArena(arena, index))).toEqual(texts);
      }),
    );
  });

  test("holds UTF-8 without gaps", () => {
    const arena = packArena(["a", "", "é€", "😀\n"]);
    expect([...arena.ends]).toEqual([1, 1, 6, 11]);
    expect(Buffer.from(arena.bytes).toString("utf8")).toBe("aé€😀\n");
    expect([...readArenaBytes(arena, 2)]).toEqual([...Buffer.from("é€")]);
  });

  test("has room to point at even when it is empty", () => {
    for (const texts of [[], [""], ["", ""]]) {
      const arena = packArena(texts);
      expect(arena.count).toBe(texts.length);
      expect(arena.bytes.length).toBe(1);
      expect(arena.ends.length).toBeGreaterThan(0);
    }
  });

  test("writes half of a surrogate pair as U+FFFD", () => {
    expect(readArena(packArena(["a\ud800b"]), 0)).toBe("a\ufffdb");
  });
});

test("two halves of a surrogate pair in two strings stay two strings", () => {
  const arena = packArena(["a\ud83d", "\ude00b"]);
  expect([...arena.ends]).toEqual([4, 8]);
  expect(readArena(arena, 1)).toBe("\ufffdb");
});
