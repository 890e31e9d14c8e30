import { PROJECT_DIR } from "../ensure-native.ts";

/** What a program left behind. */
export interface ProgramRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program in the project folder (or another one) and keeps what it prints. */
export async function runProgram(
  command: readonly string[],
  options: {
    readonly cwd?: string;
    readonly env?: Readonly<Record<string, string | undefined>>;
  } = {},
): Promise<ProgramRun> {
  const child = Bun.spawn([...command], {
    cwd: options.cwd ?? PROJECT_DIR,
    env: options.env ?? process.env,
    stdin: "ignore",
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
