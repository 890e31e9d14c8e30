import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_DIR } from "../ensure-native.ts";
import type { Target } from "../targets.ts";
import { findBuildCache } from "./build-cache.ts";
import { readIfPresent, replaceFile } from "./replace-file.ts";
import type { RustToolchain } from "./rust-toolchain.ts";
import { ZIG_PACKAGES } from "./zig-tools.ts";

/** All of the project that decides what the bytes of a library are. */
const SOURCES = [
  "rust/Cargo.toml",
  "rust/Cargo.lock",
  "rust/src/**/*.rs",
  "scripts/targets.ts",
  "scripts/native/apple-sdk.ts",
  "scripts/native/cross-build.ts",
  "scripts/native/exported-symbols.ts",
  "scripts/native/pe-timestamp.ts",
];

/** The name of what a cross build of a target would give: the same key, the same bytes. */
export function computeLibraryKey(target: Target, rust: Pick<RustToolchain, "version">): string {
  const hash = new Bun.CryptoHasher("sha256");
  for (const part of [target.name, rust.version, ...ZIG_PACKAGES]) hash.update(`${part}\0`);
  for (const path of listSources()) {
    const bytes = readFileSync(join(PROJECT_DIR, path));
    hash.update(`${path}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest("hex").slice(0, 32);
}

/** The library that was built under this key, if there is one. */
export function loadCachedLibrary(target: Target, key: string): Buffer | undefined {
  return readIfPresent(cachedPath(target, key));
}

/** Keeps a library under its key. */
export function storeCachedLibrary(target: Target, key: string, bytes: Buffer): void {
  const path = cachedPath(target, key);
  mkdirSync(join(path, ".."), { recursive: true });
  replaceFile(path, bytes);
}

function cachedPath(target: Target, key: string): string {
  return join(findBuildCache(), "libraries", `${target.name}-${key}`, target.libraryFile);
}

function listSources(): string[] {
  return SOURCES.flatMap((pattern) =>
    [...new Bun.Glob(pattern).scanSync({ cwd: PROJECT_DIR })]
      .map((path) => path.replaceAll("\\", "/"))
      .sort(),
  );
}
