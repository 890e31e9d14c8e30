/**
 * Builds the native library for this machine and puts it where the loader looks for it:
 * native/<platform>-<arch>/. Does nothing when it is up to date.
 *
 *   bun scripts/build-native.ts [--require]
 */
import { copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { findCargo, PROJECT_DIR } from "./ensure-native.ts";

const RUST_DIR = join(PROJECT_DIR, "rust");

const LIBRARY_BY_PLATFORM: Readonly<Record<string, string>> = {
  darwin: "libconfiture.dylib",
  win32: "confiture.dll",
};

if (import.meta.main) process.exit(await buildNative(process.argv.slice(2)));

async function buildNative(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { require: { type: "boolean" } } });
  const cargo = findCargo();
  if (cargo === undefined) {
    say("There is no Rust toolchain here: the TypeScript fallback serves, same results, slower.");
    return values.require ? 1 : 0;
  }
  const exitCode = await runCargo(cargo);
  if (exitCode === 0) install();
  return exitCode;
}

/** Cargo itself knows what is up to date. */
async function runCargo(cargo: string): Promise<number> {
  const child = Bun.spawn([cargo, "build", "--release", "--locked", "--lib"], {
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
  return [...flags, ...renamed.map((pair) => `--remap-path-prefix=${pair}`)].join("\x1f");
}

function install(): void {
  const library = LIBRARY_BY_PLATFORM[process.platform] ?? "libconfiture.so";
  const targetDir = process.env.CARGO_TARGET_DIR ?? join(RUST_DIR, "target");
  const built = join(targetDir, "release", library);
  const folder = join(PROJECT_DIR, "native", `${process.platform}-${process.arch}`);
  mkdirSync(folder, { recursive: true });
  const index = `import library from "./${library}" with { type: "file" };\n\nexport default library;\n`;
  const bytes = readFileSync(built);
  const isLibraryNew = replace(join(folder, library), bytes, (path) => copyFileSync(built, path));
  const isIndexNew = replace(join(folder, "index.js"), Buffer.from(index), (path) =>
    writeFileSync(path, index),
  );
  const state = isLibraryNew || isIndexNew ? "written" : "up to date";
  say(`${relative(PROJECT_DIR, join(folder, library))}: ${state}`);
}

/** Puts a file in place in one step, unless it is already what it should be. */
function replace(path: string, bytes: Buffer, write: (path: string) => void): boolean {
  if (readIfPresent(path)?.equals(bytes)) return false;
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    write(temporary);
    renameSync(temporary, path);
  } finally {
    rmSync(temporary, { force: true });
  }
  return true;
}

function readIfPresent(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
