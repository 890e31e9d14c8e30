import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_DIR } from "../ensure-native.ts";
import { OLDEST_MACOS, type Target } from "../targets.ts";
import { writeAppleSdk } from "./apple-sdk.ts";
import { findBuildCache } from "./build-cache.ts";
import { EXPORTED_SYMBOLS } from "./exported-symbols.ts";
import { dropPeTimestamp } from "./pe-timestamp.ts";
import { requireProgram } from "./run-program.ts";
import type { RustToolchain } from "./rust-toolchain.ts";
import { ensureZigTools, type ZigTools } from "./zig-tools.ts";

/**
 * Builds the library of one platform and returns its bytes.
 *
 * The standard library is built with it (`-Zbuild-std`), without the part that prints
 * backtraces: a stripped library could not name a frame, and it is smaller by a third.
 * RUSTC_BOOTSTRAP lets a stable compiler do that. Cargo keeps the result in the cache.
 */
export async function crossBuild(target: Target, rust: RustToolchain): Promise<Buffer> {
  const zig = await ensureZigTools();
  const targetDir = join(findBuildCache(), "target", `${target.name}-${hashOf(rust.version)}`);
  // rust-lld links for macOS, zig for all others.
  const cargo = target.os === "darwin" ? [rust.cargo] : [zig.cargoZigbuild];
  const wanted = ["--release", "--locked", "--lib", "--target", target.zigTarget];
  // With "rlib" among the crate types, as in the manifest, cargo would leave out `lto`.
  const what = ["--crate-type", "cdylib", "-Zbuild-std=std,panic_unwind", "-Zbuild-std-features="];
  await requireProgram([...cargo, "rustc", ...wanted, ...what], {
    cwd: join(PROJECT_DIR, "rust"),
    variables: {
      PATH: zig.path,
      CARGO_TARGET_DIR: targetDir,
      CARGO_ENCODED_RUSTFLAGS: listRustFlags(target, rust, writeExports(targetDir)).join("\x1f"),
      RUSTFLAGS: undefined,
      RUSTC: rust.rustc,
      RUSTC_BOOTSTRAP: "1",
      ...(target.os === "darwin" ? appleVariables(zig) : {}),
    },
  });
  const built = readFileSync(join(targetDir, target.rustTriple, "release", target.libraryFile));
  return target.os === "win32" ? dropPeTimestamp(built) : built;
}

/**
 * No path of this machine may stand in the library: cargo's sources and the standard library's
 * are renamed. Those of the project are relative already.
 */
export function listRustFlags(
  target: Target,
  rust: Pick<RustToolchain, "cargoHome" | "sourceDir" | "rustLld" | "stubDirs">,
  exportsFile: string,
): string[] {
  return [
    `--remap-path-prefix=${rust.cargoHome}=/cargo`,
    `--remap-path-prefix=${rust.sourceDir}=/rust`,
    ...rust.stubDirs.map((folder) => `-Lnative=${folder}`),
    ...(target.os === "win32" ? [`-Clink-arg=${exportsFile}`] : []),
    ...(target.os === "darwin"
      ? [
          `-Clinker=${rust.rustLld}`,
          "-Clinker-flavor=ld64.lld",
          "-Clink-arg=-install_name",
          `-Clink-arg=@rpath/${target.libraryFile}`,
        ]
      : []),
  ];
}

/** zig takes no list of exports from rustc for Windows, but a module definition file it does. */
function writeExports(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, "confiture-exports.def");
  writeFileSync(path, ["EXPORTS", ...EXPORTED_SYMBOLS, ""].join("\n"));
  return path;
}

function appleVariables(zig: ZigTools): Record<string, string> {
  const folder = join(findBuildCache(), `apple-sdk-${hashOf(zig.zigDir)}`);
  return { SDKROOT: writeAppleSdk(zig.zigDir, folder), MACOSX_DEPLOYMENT_TARGET: OLDEST_MACOS };
}

function hashOf(text: string): string {
  return Bun.SHA256.hash(text, "hex").slice(0, 12);
}
