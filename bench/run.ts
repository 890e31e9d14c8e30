/**
 * The benchmarks: `bun run bench`, and its result is docs/benchmarks.{json,md,svg}.
 *
 *   --only NAME   only this one (may be given several times); the others keep their figures
 *   --quick       a smoke test with few files, written to .cache/bench instead of docs
 *
 * CONFITURE_PYTHON names the command of the Python Confiture to compare with. Run it on a
 * machine that does nothing else.
 */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ensureNative, findCargo, PROJECT_DIR, runHere } from "../scripts/ensure-native.ts";
import { CASES } from "./cases.ts";
import { type BenchCase, type BenchContext, treeMaker } from "./context.ts";
import { loadDocument, withSection } from "./document.ts";
import { describeMachine } from "./machine.ts";
import { renderPlot } from "./plot.ts";
import { findPrograms } from "./programs.ts";
import { renderReport } from "./report.ts";
import type { Section } from "./section.ts";

const NAMES = CASES.map((known) => known.name);

if (import.meta.main) process.exit(await runBenchmarks(process.argv.slice(2)));

async function runBenchmarks(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { quick: { type: "boolean" }, only: { type: "string", multiple: true } },
  });
  const only = values.only ?? NAMES;
  const unknown = only.filter((name) => !NAMES.includes(name));
  if (unknown.length > 0) {
    say(`There is no benchmark ${unknown.join(", ")}; there are ${NAMES.join(", ")}.\n`);
    return 5;
  }
  const isQuick = values.quick === true;
  const folder = await mkdtemp(join(tmpdir(), "confiture-bench-"));
  try {
    const context = await prepareContext(folder, isQuick);
    await runCases(
      context,
      CASES.filter(({ name }) => only.includes(name)),
    );
    return 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Builds what is measured: the library, the compiled command and the Rust probe. */
async function prepareContext(folder: string, isQuick: boolean): Promise<BenchContext> {
  const native = await ensureNative();
  if (native.kind !== "built") throw new Error("the benchmarks need the native library");
  const binary = join(folder, "confiture");
  await mustRun([process.execPath, join("scripts", "build-cli.ts"), "--outfile", binary]);
  const manifest = join("rust", "Cargo.toml");
  const flags = ["--release", "--locked", "--example", "probe", "--manifest-path", manifest];
  await mustRun([findCargo() ?? "cargo", "build", ...flags]);
  const programs = findPrograms();
  for (const [name, path] of Object.entries(programs)) {
    if (path === undefined) say(`${name} is not here: left out\n`);
  }
  return { isQuick, folder, programs, binary, tree: treeMaker(folder) };
}

async function mustRun(command: string[]): Promise<void> {
  const exitCode = await runHere(command);
  if (exitCode !== 0) throw new Error(`${command.join(" ")} failed with exit code ${exitCode}`);
}

async function runCases(context: BenchContext, cases: readonly BenchCase[]): Promise<void> {
  const folder = join(PROJECT_DIR, ...(context.isQuick ? [".cache", "bench"] : ["docs"]));
  await mkdir(folder, { recursive: true });
  const file = (extension: string): string => join(folder, `benchmarks.${extension}`);
  for (const { name, run } of cases) {
    say(`\n── ${name}\n`);
    const machine = describeMachine();
    const section = await run(context);
    sayTargets(section);
    // After each, so that what was measured survives a failure later on.
    const document = withSection(
      await loadDocument(file("json")),
      name,
      { ...section, machine },
      NAMES,
    );
    const bars = Object.values(document.sections).flatMap(({ bars: some }) => some);
    await writeFile(file("json"), `${JSON.stringify(document, undefined, 2)}\n`);
    await writeFile(file("md"), renderReport(document));
    await writeFile(file("svg"), renderPlot(bars));
  }
  say(`\n${file("md")}\n`);
}

function sayTargets({ tables, targets }: Section): void {
  for (const { title, rows } of tables) {
    say(`${title}\n`);
    for (const row of rows) say(`  ${row.medianMs.toFixed(3).padStart(12)} ms  ${row.name}\n`);
  }
  for (const { isReached, work, toReach, reached } of targets) {
    say(`${isReached ? "reached" : "MISSED "}  ${work}: ${reached}, to reach: ${toReach}\n`);
  }
}

function say(text: string): void {
  process.stderr.write(text);
}
