import { join } from "node:path";
import manifest from "../../../package.json" with { type: "json" };
import { PROJECT_DIR } from "../../ensure-native.ts";
import { readHash } from "../../release/try-install.ts";
import { requireProgram } from "../run-program.ts";
import type { Emulator } from "./emulators.ts";

const EXAMPLE = join(PROJECT_DIR, "examples", "shop");

/**
 * Builds an example with an executable of another platform, on the library inside of it, and
 * with the sources on this machine. Returns what to say; throws when the two differ.
 */
export async function runExecutable(program: string, emulator: Emulator): Promise<string> {
  const variables = { ...emulator.variables, CONFITURE_NATIVE: "require" };
  const run = (...args: string[]) =>
    requireProgram([...emulator.command, program, ...args], { variables, timeoutMs: 300_000 });
  const version = (await run("--version")).trim();
  if (version !== manifest.version) throw new Error(`it says that it is version ${version}`);
  const build = ["build", "--format", "json", "--dry-run", "--project"];
  const hash = readHash(await run(...build, emulator.rename(EXAMPLE)));
  const sources = [process.execPath, join(PROJECT_DIR, "src", "cli.ts"), ...build, EXAMPLE];
  const expected = readHash(await requireProgram(sources));
  if (hash !== expected) throw new Error(`schema hash ${hash}, not ${expected}`);
  return `version ${version}, schema hash ${hash}`;
}
