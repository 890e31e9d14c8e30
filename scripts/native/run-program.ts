/** A step that could not be done; the message is all that a person needs. */
export class StepError extends Error {
  override readonly name = "StepError";
}

/** How a program ended. */
export interface ProgramResult {
  readonly exitCode: number;
  readonly stdout: string;
  /** Both streams, for a message. */
  readonly output: string;
}

/** Where and with which variables to run a program; an undefined variable is removed. */
export interface ProgramSetting {
  readonly cwd?: string;
  readonly variables?: Readonly<Record<string, string | undefined>>;
  readonly timeoutMs?: number;
}

/** Runs a program to its end without showing what it prints. */
export async function runProgram(
  command: readonly string[],
  { cwd, variables = {}, timeoutMs }: ProgramSetting = {},
): Promise<ProgramResult> {
  const child = Bun.spawn([...command], {
    ...(cwd === undefined ? {} : { cwd }),
    ...(timeoutMs === undefined ? {} : { timeout: timeoutMs, killSignal: "SIGKILL" as const }),
    env: { ...process.env, ...variables },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [stdout, stderr, exitCode] = await Promise.all([
    child.stdout.text(),
    child.stderr.text(),
    child.exited,
  ]);
  return { exitCode, stdout, output: `${stdout}${stderr}`.trim() };
}

/** Runs a program that must succeed; returns what it prints on stdout. */
export async function requireProgram(
  command: readonly string[],
  setting?: ProgramSetting,
): Promise<string> {
  const { exitCode, stdout, output } = await runProgram(command, setting);
  if (exitCode === 0) return stdout;
  throw new StepError(`\`${command.join(" ")}\` ended with exit code ${exitCode}:\n${output}`);
}
