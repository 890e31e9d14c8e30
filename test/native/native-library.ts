import { join } from "node:path";
import { openInstalledLibrary } from "../../src/native/open-library.ts";

const library = await openInstalledLibrary();

/** Where the built library is; undefined without a Rust toolchain, and its tests are skipped. */
export const libraryPath: string | undefined = library.kind === "open" ? library.path : undefined;

/** What a child process did. */
export interface ChildRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a script of `test/native/children` in a Bun of its own. */
export function runChild(
  script: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): ChildRun {
  const command = [process.execPath, join(import.meta.dir, "children", script), ...args];
  const env = { ...process.env, CONFITURE_NATIVE: "", ...variables };
  const { exitCode, stdout, stderr } = Bun.spawnSync(command, { env });
  return { exitCode, stdout: stdout.toString(), stderr: stderr.toString() };
}
