/**
 * The platforms that have a native library, an npm package of it and an executable. Builds,
 * packages, checks and the release read this table; there is no second one.
 *
 * Only the loader in `src/native/open-library.ts` does not: it ships without the scripts. It
 * follows the names here: `native/<platform>-<arch>/index.js` and `@confiture/native-<platform>-<arch>`.
 */

/** One platform, under the name that `process.platform` and `process.arch` give it. */
export interface Target {
  /** `<os>-<cpu>`: the name of the folder under `native/`, and of the target on command lines. */
  readonly name: string;
  /** The npm package that holds this platform's library. */
  readonly packageName: string;
  /** npm's `os` field, and `process.platform`. */
  readonly os: "linux" | "darwin" | "win32";
  /** npm's `cpu` field, and `process.arch`. */
  readonly cpu: "x64" | "arm64";
  /** The triple that `rustup target add` knows. */
  readonly rustTriple: string;
  /** What `cargo zigbuild --target` takes: the triple, on Linux with the oldest glibc. */
  readonly zigTarget: string;
  /** The file name that cargo gives the library; the packages keep it. */
  readonly libraryFile: string;
  /** What `bun build --compile --target` takes. */
  readonly bunTarget: `bun-${string}`;
  /** The npm package with Bun's own executable for this platform. */
  readonly bunPackage: string;
}

/** The oldest glibc that a Linux library may ask for: that of RHEL 7, older than Bun's own need. */
export const OLDEST_GLIBC = "2.17";

/** The oldest macOS that a library runs on: the oldest that Bun supports. */
export const OLDEST_MACOS = "13.0";

const LIBRARY_FILES = {
  linux: "libconfiture.so",
  darwin: "libconfiture.dylib",
  win32: "confiture.dll",
} as const;

/** Every platform, in the order in which tables list them. */
export const TARGETS: readonly Target[] = [
  defineTarget("linux", "x64", "x86_64-unknown-linux-gnu"),
  defineTarget("linux", "arm64", "aarch64-unknown-linux-gnu"),
  defineTarget("darwin", "x64", "x86_64-apple-darwin"),
  defineTarget("darwin", "arm64", "aarch64-apple-darwin"),
  // The linker that comes with zig serves these two; the MSVC ones need Microsoft's SDK.
  defineTarget("win32", "x64", "x86_64-pc-windows-gnu"),
  defineTarget("win32", "arm64", "aarch64-pc-windows-gnullvm"),
];

/** The target called `<os>-<cpu>`, or undefined when there is none. */
export function findTarget(name: string): Target | undefined {
  return TARGETS.find((target) => target.name === name);
}

/** The target of the machine that this runs on, or undefined when it has none. */
export function findHostTarget(): Target | undefined {
  return findTarget(`${process.platform}-${process.arch}`);
}

function defineTarget(os: Target["os"], cpu: Target["cpu"], rustTriple: string): Target {
  const bunOs = os === "win32" ? "windows" : os;
  return Object.freeze({
    name: `${os}-${cpu}`,
    packageName: `@confiture/native-${os}-${cpu}`,
    os,
    cpu,
    rustTriple,
    zigTarget: os === "linux" ? `${rustTriple}.${OLDEST_GLIBC}` : rustTriple,
    libraryFile: LIBRARY_FILES[os],
    bunTarget: `bun-${bunOs}-${cpu}` as const,
    bunPackage: `@oven/bun-${bunOs}-${cpu === "arm64" ? "aarch64" : "x64"}`,
  });
}
