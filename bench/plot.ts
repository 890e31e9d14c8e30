import type { Bar } from "./section.ts";

const LABEL_WIDTH = 330;
const PLOT_WIDTH = 420;
const ROW_HEIGHT = 26;
const TOP = 48;
const VALUE_WIDTH = 70;

/**
 * Draws bars of "so many times faster" on a logarithmic scale. The line in the middle of things
 * is 1: bars to its left are slower.
 */
export function renderPlot(bars: readonly Bar[]): string {
  const low = Math.min(0.5, ...bars.map((bar) => bar.times));
  const high = Math.max(10, ...bars.map((bar) => bar.times));
  const place = (times: number): number =>
    LABEL_WIDTH + (PLOT_WIDTH * Math.log(times / low)) / Math.log(high / low);
  const height = TOP + bars.length * ROW_HEIGHT + 16;
  const width = LABEL_WIDTH + PLOT_WIDTH + VALUE_WIDTH;
  const rows = bars.map((bar, index) => renderBar(bar, TOP + index * ROW_HEIGHT, place));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="13">
<title>Confiture against other ways of doing the same work</title>
<rect width="${width}" height="${height}" fill="#ffffff"/>
<text x="16" y="26" font-size="15" font-weight="600" fill="#1f2328">How many times faster (longer is better, logarithmic)</text>
${rows.join("\n")}
<line x1="${round(place(1))}" y1="${TOP - 6}" x2="${round(place(1))}" y2="${height - 10}" stroke="#1f2328" stroke-dasharray="3 3"/>
</svg>
`;
}

function renderBar(bar: Bar, top: number, place: (times: number) => number): string {
  const [from, to] = [place(1), place(bar.times)];
  const colour = bar.times >= 1 ? "#8f2d56" : "#9aa0a6";
  const left = round(Math.min(from, to));
  const width = round(Math.max(1, Math.abs(to - from)));
  const baseline = top + 14;
  return [
    `<text x="${LABEL_WIDTH - 10}" y="${baseline}" text-anchor="end" fill="#1f2328">${escapeXml(bar.label)}</text>`,
    `<rect x="${left}" y="${top}" width="${width}" height="18" rx="2" fill="${colour}"/>`,
    `<text x="${round(Math.max(from, to) + 6)}" y="${baseline}" fill="#1f2328">${bar.times.toFixed(1)}x</text>`,
  ].join("\n");
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
