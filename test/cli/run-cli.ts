import { join } from "node:path";

const ENTRY = join(import.meta.dir, "../../src/cli.ts");

/** What a run of the command line left behind. */
export interface CliRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Variables that would make a test depend on who runs it. */
const CLEARED = { NO_COLOR: "", FORCE_COLOR: "", CONFITURE_ENV: "", SOURCE_DATE_EPOCH: "" };

/** Runs the real entry point in a folder and waits for its end. */
export async function runCli(
  cwd: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<CliRun> {
  const child = spawnCli(cwd, args, variables);
  const [stdout, stderr, exitCode] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  return { exitCode, stdout, stderr };
}

/** Starts the real entry point without waiting. */
export function spawnCli(
  cwd: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
) {
  return Bun.spawn([process.execPath, ENTRY, ...args], {
    cwd,
    env: { ...process.env, ...CLEARED, ...variables },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
}
