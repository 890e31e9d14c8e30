import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Target } from "../../targets.ts";
import { findBuildCache } from "../build-cache.ts";
import { requireProgram } from "../run-program.ts";
import { ensureZigTools, ZIG_PACKAGES } from "../zig-tools.ts";

/** Compiles a C program or a DLL of this folder for a target, once; returns its path. */
export async function compileC(target: Target, source: string, output: string): Promise<string> {
  const path = join(import.meta.dir, source);
  const text = readFileSync(path);
  const hash = Bun.SHA256.hash(Buffer.concat([text, Buffer.from(ZIG_PACKAGES.join())]), "hex");
  const folder = join(findBuildCache(), "programs", `${target.name}-${hash.slice(0, 16)}`);
  const built = join(folder, output);
  if (existsSync(built)) return built;
  mkdirSync(folder, { recursive: true });
  const { zig } = await ensureZigTools();
  const compile = [zig, "cc", "-target", zigTriple(target), "-O1", "-o", built, path];
  const isDll = output.endsWith(".dll");
  await requireProgram([...compile, ...(isDll ? ["-shared", "-ladvapi32"] : [])]);
  return built;
}

function zigTriple({ os, cpu }: Target): string {
  const arch = cpu === "x64" ? "x86_64" : "aarch64";
  return os === "win32" ? `${arch}-windows-gnu` : `${arch}-linux-gnu.2.17`;
}
