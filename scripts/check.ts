/** What a change must pass besides the tests: format, lint, types, and the same for Rust. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { findCargo, PROJECT_DIR, runHere } from "./ensure-native.ts";

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
    ["Supply chain", [...bun, "check:supply-chain"]],
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
  return checks;
}

function say(text: string): void {
  process.stdout.write(text);
}
