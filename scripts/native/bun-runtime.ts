import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Target } from "../targets.ts";
import { findBuildCache } from "./build-cache.ts";
import { requireProgram, StepError } from "./run-program.ts";

/** Bun itself for a target, of the version that runs this: its package from npm, once. */
export async function ensureBun(target: Target): Promise<string> {
  const folder = join(findBuildCache(), `bun-${Bun.version}-${target.name}`);
  const program = target.os === "win32" ? "bun.exe" : "bun";
  const path = join(folder, "node_modules", target.bunPackage, "bin", program);
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  const platform = [`--os=${target.os}`, `--cpu=${target.cpu}`, "--ignore-scripts"];
  const wanted = `${target.bunPackage}@${Bun.version}`;
  await requireProgram([process.execPath, "add", ...platform, wanted], { cwd: folder });
  if (!existsSync(path)) throw new StepError(`${wanted} holds no ${program}.`);
  return path;
}
