import { join } from "node:path";

const ACTION = join(import.meta.dir, "..", "..", "action");

/** What one script of the action left behind. */
export interface ScriptRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a script of the action as a runner does: in Bash, with these variables and no others. */
export async function runScript(
  script: string,
  folder: string,
  variables: Readonly<Record<string, string>>,
): Promise<ScriptRun> {
  const child = Bun.spawn(["bash", join(ACTION, script)], {
    cwd: folder,
    env: {
      PATH: process.env.PATH ?? "",
      HOME: folder,
      RUNNER_TEMP: folder,
      RUNNER_OS: "Linux",
      RUNNER_ARCH: "X64",
      GITHUB_OUTPUT: join(folder, "output"),
      GITHUB_PATH: join(folder, "path"),
      ACTION_FOLDER: join(ACTION, ".."),
      ...variables,
    },
    stdout: "pipe",
    stderr: "pipe",
  });
  const [stdout, stderr, exitCode] = await Promise.all([
    child.stdout.text(),
    child.stderr.text(),
    child.exited,
  ]);
  return { exitCode, stdout, stderr };
}
