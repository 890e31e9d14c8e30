import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { PROJECT_DIR } from "../ensure-native.ts";
import { findHostTarget } from "../targets.ts";
import { installedPath, installLibrary } from "./install-library.ts";
import { computeLibraryKey, loadCachedLibrary } from "./library-cache.ts";
import { readIfPresent } from "./replace-file.ts";
import { runProgram } from "./run-program.ts";

const RUST_DIR = join(PROJECT_DIR, "rust");

/**
 * Builds the library of this machine with nothing but cargo, and installs it. Returns its path
 * and whether anything was written, or cargo's exit code when that failed.
 */
export async function hostBuild(cargo: string): Promise<HostBuild> {
  const libraryFile = findHostTarget()?.libraryFile ?? "libconfiture.so";
  const platform = `${process.platform}-${process.arch}`;
  const path = installedPath(platform, libraryFile);
  if (await isReleaseLibrary(path)) return { kind: "installed", path, isNew: false };
  const exitCode = await runCargo(cargo);
  if (exitCode !== 0) return { kind: "failed", exitCode };
  const targetDir = process.env.CARGO_TARGET_DIR ?? join(RUST_DIR, "target");
  const bytes = readFileSync(join(targetDir, "release", libraryFile));
  return { kind: "installed", path, isNew: installLibrary(platform, libraryFile, bytes) };
}

/** How a build for this machine ended. */
export type HostBuild =
  | { readonly kind: "installed"; readonly path: string; readonly isNew: boolean }
  | { readonly kind: "failed"; readonly exitCode: number };

/** Whether what is installed is the cross build of these very sources: then it stays. */
async function isReleaseLibrary(path: string): Promise<boolean> {
  const target = findHostTarget();
  const installed = readIfPresent(path);
  if (target === undefined || installed === undefined || process.env.RUSTFLAGS) return false;
  const rustc = Bun.which("rustc");
  if (rustc === null) return false;
  const { exitCode, stdout: version } = await runProgram([rustc, "-vV"]);
  if (exitCode !== 0) return false;
  return (
    loadCachedLibrary(target, computeLibraryKey(target, { version }))?.equals(installed) ?? false
  );
}

/** Cargo itself knows what is up to date. With "rlib" among the crate types it would skip `lto`. */
async function runCargo(cargo: string): Promise<number> {
  const wanted = ["--release", "--locked", "--lib", "--crate-type", "cdylib"];
  const child = Bun.spawn([cargo, "rustc", ...wanted], {
    cwd: RUST_DIR,
    env: { ...process.env, RUSTFLAGS: undefined, CARGO_ENCODED_RUSTFLAGS: renderRustFlags() },
    stdio: ["ignore", "inherit", "inherit"],
  });
  return await child.exited;
}

/** No path of this machine may stand in the library. */
function renderRustFlags(): string {
  const given = process.env.CARGO_ENCODED_RUSTFLAGS?.split("\x1f");
  const flags = given ?? (process.env.RUSTFLAGS ?? "").split(/\s+/).filter((flag) => flag !== "");
  const cargoHome = process.env.CARGO_HOME ?? join(homedir(), ".cargo");
  const renamed = [`${cargoHome}=/cargo`, `${PROJECT_DIR}=/confiture`];
  const library = findStandardLibrary();
  if (library !== undefined) renamed.push(`${library}=/rust`);
  return [...flags, ...renamed.map((pair) => `--remap-path-prefix=${pair}`)].join("\x1f");
}

/** Where the sources of the standard library are, if they are: then rustc names them by that path. */
function findStandardLibrary(): string | undefined {
  const rustc = Bun.which("rustc");
  if (rustc === null) return undefined;
  const { success, stdout } = Bun.spawnSync([rustc, "--print", "sysroot"], { cwd: RUST_DIR });
  return success ? join(stdout.toString().trim(), "lib", "rustlib", "src", "rust") : undefined;
}
