/** What a change must pass besides the tests: format, lint, types, and the same for Rust. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { findCargo, PROJECT_DIR, runHere } from "./ensure-native.ts";
import { findCrossStd } from "./native/rust-toolchain.ts";

if (import.meta.main) process.exit(await runChecks());

async function runChecks(): Promise<number> {
  const failed: string[] = [];
  for (const [title, command] of listChecks()) {
    say(`\n── ${title}\n`);
    if ((await runHere(command)) !== 0) failed.push(title);
  }
  for (const title of failed) say(`FAILED: ${title}\n`);
  return failed.length === 0 ? 0 : 1;
}

function listChecks(): [title: string, command: string[]][] {
  const bun = [process.execPath, "run", "--silent"];
  const checks: [string, string[]][] = [
    ["Format and lint (biome check)", [...bun, "lint"]],
    ["Types (tsc)", [...bun, "typecheck"]],
    ["Workflows and the action", [...bun, "check:workflows"]],
    ["Supply chain", [...bun, "check:supply-chain", ...installInCi()]],
  ];
  const cargo = findCargo();
  const manifest = join(PROJECT_DIR, "rust", "Cargo.toml");
  if (cargo === undefined || !existsSync(manifest)) {
    say("There is no Rust toolchain here: its checks are left out.\n");
    return checks;
  }
  const where = ["--manifest-path", manifest];
  checks.push(["Rust format", [cargo, "fmt", ...where, "--check"]]);
  const clippy = [cargo, "clippy", ...where, "--locked", "--all-targets"];
  checks.push(["Rust lint", [...clippy, "--", "-D", "warnings"]]);
  return [...checks, ...listLibraryChecks()];
}

/** cargo-deny compiles for minutes, once: on a developer's machine only when asked for. */
function installInCi(): string[] {
  return process.env.CI === undefined ? [] : ["--install"];
}

/**
 * Every platform's library, built, read and where possible run; packages and executables of
 * them. Only where all of them can be built: it takes minutes the first time, seconds from the
 * cache afterwards.
 */
function listLibraryChecks(): [title: string, command: string[]][] {
  if (!canBuildAll()) {
    say("The libraries of other platforms are left out: set CONFITURE_CROSS_STD to build them.\n");
    return [];
  }
  const script = (name: string, ...flags: string[]) => [
    process.execPath,
    join(PROJECT_DIR, "scripts", name),
    ...flags,
  ];
  return [
    ["Libraries of all platforms", script("build-native.ts", "--all")],
    ["What is in the libraries", script("check-native.ts")],
    ["Packages of all platforms", script("build-packages.ts", "--require-all")],
    ["Executables of all platforms", script("build-cli.ts", "--all", "--require-library")],
    ["Libraries and executables of other platforms, run", script("run-foreign.ts")],
    ["A release, on this machine", script("release/dry-run.ts")],
  ];
}

function canBuildAll(): boolean {
  const hasPython = Bun.which("python3") !== null;
  return hasPython && findCrossStd() !== undefined;
}

function say(text: string): void {
  process.stdout.write(text);
}
