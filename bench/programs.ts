import { PROJECT_DIR } from "../scripts/ensure-native.ts";
import type { Contender } from "./measure.ts";

/** What was found on this machine to compare with; undefined where it is missing. */
export interface Programs {
  readonly xargs: string | undefined;
  readonly cat: string | undefined;
  readonly sha256sum: string | undefined;
  readonly b3sum: string | undefined;
  readonly openssl: string | undefined;
  readonly psql: string | undefined;
  readonly cargo: string | undefined;
  /** The command of the Python Confiture, see {@link findPythonConfiture}. */
  readonly pythonConfiture: string | undefined;
}

/** Looks for the programs in PATH. */
export function findPrograms(): Programs {
  const which = (name: string): string | undefined => Bun.which(name) ?? undefined;
  return {
    xargs: which("xargs"),
    cat: which("cat"),
    sha256sum: which("sha256sum"),
    b3sum: which("b3sum"),
    openssl: which("openssl"),
    psql: which("psql"),
    cargo: which("cargo"),
    pythonConfiture: findPythonConfiture(),
  };
}

/**
 * The command of the Python Confiture (`pip install fraiseql-confiture`): what CONFITURE_PYTHON
 * names, or `confiture-py` in PATH. Plain `confiture` may be this program, so it isn't taken.
 */
function findPythonConfiture(): string | undefined {
  const named = process.env.CONFITURE_PYTHON;
  const path = named === undefined || named === "" ? "confiture-py" : named;
  return Bun.which(path) ?? undefined;
}

/** A contender that is a whole command; its time runs from its start to its exit. */
export function commandContender(
  name: string,
  command: string[],
  options: { readonly cwd?: string; readonly variables?: Readonly<Record<string, string>> } = {},
): Contender {
  return { name, run: async () => (await timeCommand(command, options)).ms };
}

/** How a command went. */
export interface CommandRun {
  readonly ms: number;
  readonly peakRssBytes: number;
  readonly stdout: string;
}

/** Runs a command once and throws when it fails. */
export async function timeCommand(
  command: string[],
  options: { readonly cwd?: string; readonly variables?: Readonly<Record<string, string>> } = {},
): Promise<CommandRun> {
  const startedAt = performance.now();
  const child = Bun.spawn(command, {
    cwd: options.cwd ?? PROJECT_DIR,
    env: { ...process.env, ...options.variables },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const [stdout, stderr] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  const exitCode = await child.exited;
  const ms = performance.now() - startedAt;
  if (exitCode !== 0) throw new Error(`${command.join(" ")} failed (${exitCode}): ${stderr}`);
  return { ms, peakRssBytes: child.resourceUsage()?.maxRSS ?? 0, stdout };
}

/**
 * A shell line over a list of files that are ended by NUL: `$1` is the list, `$2` an output. The
 * shell costs about a millisecond.
 */
export function listContender(
  name: string,
  line: string,
  listFile: string,
  output = "/dev/null",
): Contender {
  return commandContender(name, ["sh", "-c", line, "sh", listFile, output]);
}
