import { existsSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { findBuildCache } from "./build-cache.ts";
import { requireProgram, StepError } from "./run-program.ts";

/** zig has a linker and the C libraries of every platform; cargo-zigbuild lets cargo use it. */
export const ZIG_PACKAGES = ["ziglang==0.17.1", "cargo-zigbuild==0.24.0"] as const;

/** Where the two tools are. */
export interface ZigTools {
  /** The `PATH` with both in front. */
  readonly path: string;
  readonly cargoZigbuild: string;
  /** The zig program itself. */
  readonly zig: string;
  /** zig's own libraries, among them the description of macOS' libSystem. */
  readonly zigDir: string;
}

/**
 * Outside the checkout: the path of the linker is a part of what cargo compares, and would have
 * it build the standard libraries again in every checkout.
 */
const VENV_DIR = join(findBuildCache(), ZIG_PACKAGES.join("-").replaceAll("==", "-"));

let tools: Promise<ZigTools> | undefined;

/** Puts both tools, from PyPI, into the build cache, once. */
export function ensureZigTools(): Promise<ZigTools> {
  tools ??= prepareTools();
  return tools;
}

async function prepareTools(): Promise<ZigTools> {
  const done = join(VENV_DIR, "done");
  if (!existsSync(done)) {
    const python = findPython();
    rmSync(VENV_DIR, { recursive: true, force: true });
    await requireProgram([python, "-m", "venv", VENV_DIR]);
    const pip = [join(binDir(), exe("python")), "-m", "pip", "install", "--quiet"];
    await requireProgram([...pip, "--disable-pip-version-check", ...ZIG_PACKAGES]);
    writeFileSync(done, "");
  }
  return locateTools();
}

async function locateTools(): Promise<ZigTools> {
  const where = "import os, ziglang; print(os.path.dirname(ziglang.__file__))";
  const zigDir = (await requireProgram([join(binDir(), exe("python")), "-c", where])).trim();
  return {
    path: [binDir(), process.env.PATH ?? ""].join(delimiter),
    cargoZigbuild: join(binDir(), exe("cargo-zigbuild")),
    zig: join(zigDir, exe("zig")),
    zigDir,
  };
}

function findPython(): string {
  const python = Bun.which("python3") ?? Bun.which("python");
  if (python !== null) return python;
  throw new StepError(
    `There is no Python here. Libraries for other platforms are linked with ${ZIG_PACKAGES.join(" and ")}, which come from PyPI: install Python 3 with its venv module.`,
  );
}

function binDir(): string {
  return join(VENV_DIR, process.platform === "win32" ? "Scripts" : "bin");
}

function exe(name: string): string {
  return process.platform === "win32" ? `${name}.exe` : name;
}
