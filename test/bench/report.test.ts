import { describe, expect, test } from "bun:test";
import { type BenchDocument, loadDocument, withSection } from "../../bench/document.ts";
import { describeMachine } from "../../bench/machine.ts";
import { summarise } from "../../bench/measure.ts";
import { renderPlot } from "../../bench/plot.ts";
import { renderMs, renderReport } from "../../bench/report.ts";

const SECTION = {
  title: "Build",
  text: "How it was measured.",
  tables: [
    {
      title: "Build 100 files",
      rows: [summarise("native", [2, 2, 4]), summarise("cat", [5, 6, 7])],
      baseline: "native",
    },
  ],
  bars: [{ label: "native over cat", times: 3 }],
  targets: [
    { work: "build", toReach: "at most 1x", reached: "0.33x", isReached: true },
    { work: "start", toReach: "at most 1.5x", reached: "1.60x", isReached: false },
  ],
  machine: { ...describeMachine(), processor: "Example CPU" },
};

const DOCUMENT: BenchDocument = { schemaVersion: 1, sections: { build: SECTION } };

describe("the report", () => {
  test("it names the processor, the ratios, and what was not reached", () => {
    const text = renderReport(DOCUMENT);
    expect(text).toContain("- Example CPU, ");
    expect(text).toContain("| cat | 6.0 | 5.0 | 7.0 | 3.00x | 3 |");
    expect(text).toContain("| build | at most 1x | 0.33x | yes |");
    expect(text).toContain("| start | at most 1.5x | 1.60x | **no** |");
  });

  test("short times keep their digits", () => {
    expect([1234.5, 12.34, 0.0123].map(renderMs)).toEqual(["1235", "12.3", "0.0123"]);
  });

  test("a section measured again takes the place of the old one, the others stay", async () => {
    const names = ["hash", "build"];
    const hash = { ...SECTION, title: "Hash" };
    const document = withSection(DOCUMENT, "hash", hash, names);
    expect(Object.keys(document.sections)).toEqual(names);
    const renewed = withSection(document, "build", { ...SECTION, title: "Again" }, names);
    expect(renewed.sections.build?.title).toBe("Again");
    expect(renewed.sections.hash?.title).toBe("Hash");
    expect(await loadDocument("/nowhere/benchmarks.json")).toEqual({
      schemaVersion: 1,
      sections: {},
    });
  });

  test("the machine's name is not in the figures", () => {
    expect(Object.keys(describeMachine())).not.toContain("host");
  });
});

describe("the plot", () => {
  test("bars are longer for more, and their labels are safe XML", () => {
    const svg = renderPlot([
      { label: "a < b & c", times: 2 },
      { label: "slower", times: 0.5 },
      { label: "much", times: 20 },
    ]);
    expect(svg).toContain("a &lt; b &amp; c");
    const widths = [...svg.matchAll(/<rect x="[^"]+" y="[^"]+" width="([\d.]+)" height="18"/g)];
    const [two = 0, half = 0, twenty = 0] = widths.map(([, width]) => Number(width));
    expect(two).toBeCloseTo(half, 0);
    expect(twenty).toBeGreaterThan(3 * two);
  });
});
