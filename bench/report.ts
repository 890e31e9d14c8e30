import type { BenchDocument, MeasuredSection } from "./document.ts";
import type { Machine } from "./machine.ts";
import type { Measurement } from "./measure.ts";
import type { Table, Target } from "./section.ts";

const INTRODUCTION = `# Benchmarks

Written by \`bun run bench\`; the figures are in [benchmarks.json](benchmarks.json). All ways of one table ran in turn, A B C A B C …, after one round to warm the caches. The times are medians. **Read the ratios**: the times of another machine are others, and its ratios may be too.

To run them again, on a quiet machine: \`bun run bench\`, or \`bun run bench --only build\` for one of them. The Python Confiture takes part where \`CONFITURE_PYTHON\` names its command, such as \`venv/bin/confiture\` after \`venv/bin/pip install fraiseql-confiture\`. b3sum, openssl and psql take part where they are in PATH.

![How many times faster, as bars](benchmarks.svg)
`;

/** Renders docs/benchmarks.md. */
export function renderReport(document: BenchDocument): string {
  const sections = Object.values(document.sections);
  const targets = sections.flatMap((section) => section.targets);
  const parts = [
    INTRODUCTION,
    renderMachines(sections.map((section) => section.machine)),
    renderTargets(targets),
    ...sections.map(renderSection),
  ];
  return parts.join("\n");
}

function renderMachines(machines: readonly Machine[]): string {
  const lines = machines.map(
    (machine) =>
      `- ${machine.processor}, ${machine.cores} cores, ${machine.memoryGb} GB, ${machine.system}, Bun ${machine.bun}, ${machine.date}\n`,
  );
  return `Measured on\n\n${[...new Set(lines)].join("")}`;
}

function renderTargets(targets: readonly Target[]): string {
  const rows = targets.map((target) => {
    const mark = target.isReached ? "yes" : "**no**";
    return `| ${target.work} | ${target.toReach} | ${target.reached} | ${mark} |\n`;
  });
  return `## To reach, and reached

| work | to reach | measured | reached |
| --- | --- | --- | --- |
${rows.join("")}`;
}

function renderSection(section: MeasuredSection): string {
  return [`## ${section.title}\n\n${section.text}\n`, ...section.tables.map(renderTable)].join(
    "\n",
  );
}

function renderTable(table: Table): string {
  const baseline = table.rows.find((row) => row.name === table.baseline);
  const rows = table.rows.map((row) => {
    const against = baseline === undefined ? "" : renderFactor(row, baseline);
    const times = [row.medianMs, row.fastestMs, row.slowestMs].map(renderMs).join(" | ");
    return `| ${row.name} | ${times} | ${against} | ${row.rounds} |\n`;
  });
  return `### ${table.title}

| way | median ms | fastest | slowest | against ${table.baseline} | rounds |
| --- | ---: | ---: | ---: | ---: | ---: |
${rows.join("")}`;
}

function renderFactor(row: Measurement, baseline: Measurement): string {
  return row === baseline ? "1" : `${(row.medianMs / baseline.medianMs).toFixed(2)}x`;
}

/** Three digits that mean something, whatever the size. */
export function renderMs(ms: number): string {
  if (ms >= 100) return ms.toFixed(0);
  if (ms >= 1) return ms.toFixed(1);
  return ms.toFixed(4);
}
