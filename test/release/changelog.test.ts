import { describe, expect, test } from "bun:test";
import { checkChangelog, findReleaseNotes } from "../../scripts/release/changelog.ts";

const GOOD = `# Changelog

## [Unreleased]

## [1.1.0] - 2026-11-30

### Added
- Something.

## [1.0.0] - 2026-01-02

- The first.
`;

function refuse(text: string, version = "1.1.0"): string[] {
  return checkChangelog(text, version).map(({ where, what }) => `${where}: ${what}`);
}

describe("the change log of a release", () => {
  test("has a dated section for it", () => {
    expect(refuse(GOOD)).toEqual([]);
    expect(refuse(GOOD.replaceAll("\n", "\r\n"))).toEqual([]);
    expect(refuse(GOOD.replace("## [Unreleased]\n\n", ""))).toEqual([]);
  });

  test("without a section it is refused", () => {
    expect(refuse(GOOD, "1.2.0")).toEqual(["CHANGELOG.md: there is no section for 1.2.0"]);
  });

  test.each(["unreleased", "soon", "2026-13-01", "30.11.2026"])("%p is no date", (date) => {
    expect(refuse(GOOD.replace("2026-11-30", date))).toEqual([
      `CHANGELOG.md:5: [1.1.0] has "${date}" for a date`,
    ]);
  });

  test("a section without a date is refused", () => {
    const text = GOOD.replace("[1.1.0] - 2026-11-30", "[1.1.0]");
    expect(refuse(text)).toEqual(["CHANGELOG.md:5: [1.1.0] has no date"]);
  });

  test("an empty section is refused", () => {
    const text = GOOD.replace("### Added\n- Something.\n", "");
    expect(refuse(text)).toEqual(["CHANGELOG.md:5: [1.1.0] is empty"]);
  });

  test("what still stands under Unreleased is refused", () => {
    const text = GOOD.replace("## [Unreleased]\n", "## [Unreleased]\n- Forgotten.\n");
    expect(refuse(text)).toEqual([
      "CHANGELOG.md:3: [Unreleased] stands above [1.1.0] and is not empty",
    ]);
  });

  test("an older section must have its date too", () => {
    expect(refuse(GOOD.replace("2026-01-02", "unreleased"))).toEqual([
      'CHANGELOG.md:10: [1.0.0] has "unreleased" for a date',
    ]);
  });

  test("all that is wrong is said at once, each with what to do", () => {
    const text = GOOD.replace("2026-11-30", "soon").replace("2026-01-02", "later");
    const refusals = checkChangelog(text, "1.1.0");
    expect(refusals).toHaveLength(2);
    expect(refusals[0]?.fix).toBe("write ## [1.1.0] - YYYY-MM-DD");
  });

  test("gives the notes of a version", () => {
    expect(findReleaseNotes(GOOD, "1.1.0")).toBe("### Added\n- Something.");
    expect(findReleaseNotes(GOOD, "3.0.0")).toBeUndefined();
  });
});
