import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { findCargo, PROJECT_DIR } from "../ensure-native.ts";
import type { Target } from "../targets.ts";
import { findBuildCache } from "./build-cache.ts";
import { requireProgram, runProgram, StepError } from "./run-program.ts";

/** The compiler of a cross build, with the source of its standard library. */
export interface RustToolchain {
  readonly cargo: string;
  readonly rustc: string;
  /** What `rustc -vV` prints. */
  readonly version: string;
  /** The folder that holds `library/`, the source of the standard library. */
  readonly sourceDir: string;
  readonly cargoHome: string;
  /** The linker for macOS, a part of every rustup toolchain. */
  readonly rustLld: string;
  /** Folders with libraries that this compiler asks for and zig has inside. */
  readonly stubDirs: readonly string[];
}

/** Finds rustup's compiler for these targets, and adds what it lacks; else the stand-in. */
export async function ensureRustToolchain(targets: readonly Target[]): Promise<RustToolchain> {
  const cargo = findCargo();
  if (cargo === undefined) {
    throw new StepError("There is no Rust toolchain here: install one from https://rustup.rs.");
  }
  const own = await describeToolchain(cargo, findRustc(cargo));
  if (hasSource(own) && (await hasTargets(targets))) return own;
  const standIn = findStandIn();
  if (standIn !== undefined && existsSync(standIn.rustc)) return useStandIn(own, standIn);
  const refusal = await addToRustup(targets);
  if (refusal === undefined && hasSource(own)) return own;
  if (standIn === undefined) {
    const why = refusal ?? `the source of the standard library is not in ${own.sourceDir}`;
    throw new StepError(`rustup cannot add what a cross build needs:\n${why}`);
  }
  mkdirSync(findBuildCache(), { recursive: true });
  await requireProgram([...withLock(standIn.prefix), standIn.script, standIn.prefix]);
  return useStandIn(own, standIn);
}

async function addToRustup(targets: readonly Target[]): Promise<string | undefined> {
  if (Bun.which("rustup") === null) return "There is no rustup here.";
  for (const command of [
    ["rustup", "component", "add", "rust-src"],
    ["rustup", "target", "add", ...targets.map((target) => target.rustTriple)],
  ]) {
    const { exitCode, output } = await runProgram(command, { timeoutMs: 300_000 });
    if (exitCode !== 0) return output;
  }
  return undefined;
}

async function hasTargets(targets: readonly Target[]): Promise<boolean> {
  if (Bun.which("rustup") === null) return false;
  const { stdout } = await runProgram(["rustup", "target", "list", "--installed"]);
  const installed = new Set(stdout.split(/\s+/));
  return targets.every((target) => installed.has(target.rustTriple));
}

function hasSource({ sourceDir }: RustToolchain): boolean {
  return existsSync(join(sourceDir, "library", "std"));
}

function findRustc(cargo: string): string {
  const path = [join(cargo, ".."), process.env.PATH ?? ""].join(delimiter);
  return Bun.which("rustc", { PATH: path }) ?? "rustc";
}

async function describeToolchain(cargo: string, rustc: string): Promise<RustToolchain> {
  const version = await requireProgram([rustc, "-vV"]);
  const sysroot = (await requireProgram([rustc, "--print", "sysroot"])).trim();
  const host = /^host: (.+)$/m.exec(version)?.[1] ?? "";
  const lld = process.platform === "win32" ? "rust-lld.exe" : "rust-lld";
  return {
    cargo,
    rustc,
    version,
    sourceDir: join(sysroot, "lib", "rustlib", "src", "rust"),
    cargoHome: process.env.CARGO_HOME ?? join(homedir(), ".cargo"),
    rustLld: join(sysroot, "lib", "rustlib", host, "bin", lld),
    stubDirs: [],
  };
}

/**
 * A script that puts a compiler and its source in place where rustup's server cannot be reached:
 * `cross-std FOLDER` leaves `FOLDER/rustc`, and in `FOLDER/stub` empty libraries for it.
 */
interface StandIn {
  readonly script: string;
  readonly prefix: string;
  readonly rustc: string;
}

/** The script that puts standard libraries in place, if there is one. */
export function findCrossStd(): string | undefined {
  const given = process.env.CONFITURE_CROSS_STD;
  const script = resolve(given || join(PROJECT_DIR, "..", "shared", "tools", "cross-std"));
  return existsSync(script) ? script : undefined;
}

function findStandIn(): StandIn | undefined {
  const script = findCrossStd();
  if (script === undefined) return undefined;
  const hash = Bun.SHA256.hash(readFileSync(script), "hex").slice(0, 12);
  const prefix = join(findBuildCache(), `rust-${hash}`);
  return { script, prefix, rustc: join(prefix, "rustc") };
}

async function useStandIn(own: RustToolchain, standIn: StandIn): Promise<RustToolchain> {
  const described = await describeToolchain(own.cargo, standIn.rustc);
  return { ...described, rustLld: own.rustLld, stubDirs: [join(standIn.prefix, "stub")] };
}

/** Two builds at the same time must not both fill the folder. */
function withLock(folder: string): string[] {
  return Bun.which("flock") === null ? [] : ["flock", `${folder}.lock`];
}
