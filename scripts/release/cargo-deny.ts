import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { findCargo } from "../ensure-native.ts";
import type { Outcome } from "./outcome.ts";
import { runProgram } from "./run-program.ts";

const VERSION = "0.20.2";
const POLICY = "Licences, bans and sources of Rust crates (cargo deny)";
const ADVISORIES = "Known vulnerabilities in Rust crates (cargo deny)";

/**
 * Checks the crates against rust/deny.toml. cargo-deny compiles for minutes, so it is kept
 * outside the checkout and compiled only on demand.
 */
export async function checkCrates(mayInstall: boolean): Promise<Outcome[]> {
  const cargo = findCargo();
  const reason =
    cargo === undefined
      ? "there is no Rust toolchain here"
      : "cargo-deny is not here; `bun run check:supply-chain --install` compiles it";
  const deny = findCargoDeny() ?? (mayInstall ? await installCargoDeny(cargo) : undefined);
  if (cargo === undefined || deny === undefined) {
    return [POLICY, ADVISORIES].map((title) => ({ kind: "skipped", title, reason }));
  }
  const base = [deny, "--manifest-path", "rust/Cargo.toml", "--locked", "--color", "never"];
  const policy = await runProgram([...base, "check", "licenses", "bans", "sources"]);
  const advisories = await runProgram([...base, "check", "advisories"]);
  return [judgePolicy(policy), judgeAdvisories(advisories)];
}

/** Reads the run of the checks that need no network. */
export function judgePolicy(run: { readonly exitCode: number; readonly stderr: string }): Outcome {
  if (run.exitCode === 0) return { kind: "passed", title: POLICY };
  return { kind: "failed", title: POLICY, report: run.stderr };
}

/** Reads the run that needs the advisory database, which not every machine can fetch. */
export function judgeAdvisories(run: {
  readonly exitCode: number;
  readonly stderr: string;
}): Outcome {
  if (run.exitCode === 0) return { kind: "passed", title: ADVISORIES };
  if (/failed to (fetch|load|open|clone|acquire)[^\n]*advisory/i.test(run.stderr)) {
    const reason = "the advisory database can't be fetched here";
    return { kind: "skipped", title: ADVISORIES, reason };
  }
  return { kind: "failed", title: ADVISORIES, report: run.stderr };
}

function findCargoDeny(): string | undefined {
  const kept = join(locateTools(), "bin", "cargo-deny");
  return [kept, `${kept}.exe`].find(existsSync) ?? Bun.which("cargo-deny") ?? undefined;
}

async function installCargoDeny(cargo: string | undefined): Promise<string | undefined> {
  if (cargo === undefined) return undefined;
  const where = ["--root", locateTools()];
  await runProgram([cargo, "install", "--locked", `cargo-deny@${VERSION}`, ...where]);
  return findCargoDeny();
}

function locateTools(): string {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache");
  return join(cache, "confiture-tools", `cargo-deny-${VERSION}`);
}
