/** What a run of a program left behind. */
export interface ProgramRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a program is run. */
export interface RunOptions {
  readonly cwd: string;
  /** Added to this process's variables; an undefined value removes one. */
  readonly variables?: Readonly<Record<string, string | undefined>>;
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
}

/** Runs a program without a terminal and waits for its end. */
export async function runProgram(
  command: readonly string[],
  { cwd, variables, user }: RunOptions,
): Promise<ProgramRun> {
  const child = Bun.spawn([...command], {
    cwd,
    env: { ...process.env, FORCE_COLOR: undefined, ...variables },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
    ...user,
  });
  const [stdout, stderr, exitCode] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  return { exitCode, stdout, stderr };
}

/** Like {@link runProgram}; an exit code other than 0 is an error that shows what was printed. */
export async function runOrThrow(
  command: readonly string[],
  options: RunOptions,
): Promise<ProgramRun> {
  const run = await runProgram(command, options);
  if (run.exitCode === 0) return run;
  throw new Error(`${command.join(" ")} ended with ${run.exitCode}:\n${run.stdout}\n${run.stderr}`);
}
