/**
 * Runs libraries of other platforms on this machine: linux-arm64 under qemu, win32-x64 under
 * Wine, each from C and from Bun, on the vectors of the lexical check and on SHA-256 digests.
 * Where the executable of the platform is built, it builds an example there.
 *
 *   bun scripts/run-foreign.ts [--require]
 *
 * It says what it ran, and what it could not run and why; with --require that is a failure.
 */
import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { ensureBun } from "./native/bun-runtime.ts";
import { type Emulator, ensureQemu, ensureWine } from "./native/foreign/emulators.ts";
import { compileC } from "./native/foreign/programs.ts";
import { runExecutable } from "./native/foreign/run-executable.ts";
import { writeCases } from "./native/foreign/write-cases.ts";
import { installedPath } from "./native/install-library.ts";
import { runProgram, StepError } from "./native/run-program.ts";
import { nameExecutable } from "./release/check-executables.ts";
import { EXECUTABLES_DIR } from "./release/executables.ts";
import { findTarget, type Target } from "./targets.ts";

const BUN_SCRIPT = join(import.meta.dir, "native", "foreign", "run-cases.ts");
const MACHINES: readonly [name: string, ensure: () => Promise<Emulator>][] = [
  ["linux-arm64", ensureQemu],
  ["win32-x64", ensureWine],
];

type Outcome = "passed" | "failed" | "not run";

if (import.meta.main) process.exit(await runForeign(process.argv.slice(2)));

async function runForeign(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { require: { type: "boolean" } } });
  const outcomes: Outcome[] = [];
  for (const [name, ensure] of MACHINES) {
    const target = findTarget(name);
    if (target !== undefined) outcomes.push(...(await runTarget(target, ensure)));
  }
  const count = (wanted: Outcome) => outcomes.filter((outcome) => outcome === wanted).length;
  say(`${count("passed")} ran, ${count("failed")} failed, ${count("not run")} could not run.`);
  return count("failed") > 0 || (values.require && count("not run") > 0) ? 1 : 0;
}

async function runTarget(target: Target, ensure: () => Promise<Emulator>): Promise<Outcome[]> {
  const folder = mkdtempSync(join(tmpdir(), "confiture-foreign-"));
  try {
    const installed = installedPath(target.name, target.libraryFile);
    if (!existsSync(installed)) throw new StepError("its library is not built");
    const emulator = await ensure();
    const library = join(folder, basename(installed));
    copyFileSync(installed, library);
    const cases = join(folder, "cases.txt");
    writeCases(join(folder, "files"), cases, emulator.rename);
    const run = { target, emulator, folder, library, cases };
    return [
      await attempt(run, "C", prepareC),
      await attempt(run, "Bun", prepareBun),
      await attemptExecutable(run),
    ];
  } catch (error) {
    return [reportNotRun(target, "C, Bun and an executable", error)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Run {
  readonly target: Target;
  readonly emulator: Emulator;
  readonly folder: string;
  readonly library: string;
  readonly cases: string;
}

async function attempt(
  run: Run,
  from: string,
  prepare: (run: Run) => Promise<string[]>,
): Promise<Outcome> {
  const { target, emulator, library } = run;
  let command: string[];
  try {
    command = [...emulator.command, ...(await prepare(run))];
  } catch (error) {
    return reportNotRun(target, from, error);
  }
  const variables = { ...emulator.variables, CONFITURE_NATIVE: emulator.rename(library) };
  const { exitCode, stdout, output } = await runProgram(command, {
    variables,
    timeoutMs: 300_000,
  });
  const where = `${target.name} from ${from} under ${emulator.name}`;
  // Bun warns under Wine of what it then does right.
  say(exitCode === 0 ? `passed: ${where}: ${stdout.trim()}` : `failed: ${where}: ${output}`);
  return exitCode === 0 ? "passed" : "failed";
}

async function prepareC({ target, emulator, library, cases }: Run): Promise<string[]> {
  const program = target.os === "win32" ? "run-cases.exe" : "run-cases";
  const path = await compileC(target, "run-cases.c", program);
  return [path, emulator.rename(library), emulator.rename(cases)];
}

async function prepareBun({ target, emulator, folder, cases }: Run): Promise<string[]> {
  let bun = await ensureBun(target);
  if (target.os === "win32") bun = await moveBesideDll(bun, target, folder);
  return [bun, emulator.rename(BUN_SCRIPT), emulator.rename(cases)];
}

async function attemptExecutable({ target, emulator, folder }: Run): Promise<Outcome> {
  const from = "an executable";
  let program = join(EXECUTABLES_DIR, nameExecutable(target));
  if (!existsSync(program)) {
    return reportNotRun(target, from, new StepError("it is not built: `bun run build:cli --all`"));
  }
  try {
    if (target.os === "win32") program = await moveBesideDll(program, target, folder);
    const output = await runExecutable(program, emulator);
    say(`passed: ${target.name} from ${from} under ${emulator.name}: ${output}`);
    return "passed";
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    say(`failed: ${target.name} from ${from} under ${emulator.name}: ${reason}`);
    return "failed";
  }
}

/** Windows looks for DLLs beside the program first; Wine 8 lacks one that Bun asks for. */
async function moveBesideDll(program: string, target: Target, folder: string): Promise<string> {
  const dll = "bcryptprimitives.dll";
  copyFileSync(await compileC(target, "process-prng.c", dll), join(folder, dll));
  const copy = join(folder, basename(program));
  copyFileSync(program, copy);
  return copy;
}

function reportNotRun(target: Target, from: string, error: unknown): Outcome {
  if (!(error instanceof StepError)) throw error;
  say(`NOT RUN: ${target.name} from ${from}: ${error.message}`);
  return "not run";
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
