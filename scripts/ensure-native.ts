import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

/** What became of the native library. */
export type NativeOutcome =
  | { readonly kind: "built" }
  | { readonly kind: "no-cargo" }
  | { readonly kind: "failed"; readonly exitCode: number };

/** The folder of the project that these scripts belong to. */
export const PROJECT_DIR: string = join(import.meta.dir, "..");

/** The path of cargo: from PATH, or from the place where rustup puts it. */
export function findCargo(): string | undefined {
  const home = process.env.CARGO_HOME ?? join(homedir(), ".cargo");
  const path = [process.env.PATH ?? "", join(home, "bin")].join(delimiter);
  return Bun.which("cargo", { PATH: path }) ?? undefined;
}

/**
 * Builds the native library when a Rust toolchain is there. Cargo itself does nothing, and needs
 * no network, when no source changed.
 */
export async function ensureNative(): Promise<NativeOutcome> {
  const cargo = findCargo();
  const script = join(PROJECT_DIR, "scripts", "build-native.ts");
  if (cargo === undefined || !existsSync(script)) return { kind: "no-cargo" };
  const exitCode = await runHere([process.execPath, script], {
    PATH: [process.env.PATH ?? "", join(cargo, "..")].join(delimiter),
  });
  return exitCode === 0 ? { kind: "built" } : { kind: "failed", exitCode };
}

/** Says in one sentence what {@link ensureNative} did. */
export function renderNativeOutcome(outcome: NativeOutcome): string {
  switch (outcome.kind) {
    case "built":
      return "Native library: built.";
    case "no-cargo":
      return "Native library: not built, there is no Rust toolchain here. The TypeScript fallback serves: same results, slower.";
    case "failed":
      return `Native library: its build failed with exit code ${outcome.exitCode}. The TypeScript fallback serves: same results, slower.`;
    default:
      return outcome satisfies never;
  }
}

/** Runs a program in the project folder on our own terminal and returns its exit code. */
export async function runHere(
  command: string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<number> {
  const child = Bun.spawn(command, {
    cwd: PROJECT_DIR,
    env: { ...process.env, ...variables },
    stdin: "inherit",
    stdout: "inherit",
    stderr: "inherit",
  });
  return await child.exited;
}
