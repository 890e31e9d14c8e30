import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ConfitureError } from "../../base/errors.ts";
import type { Owner } from "../folder-pack.ts";
import { findFreePort } from "./free-port.ts";
import { executable } from "./native-tree.ts";
import type { RunFolder } from "./run-folder.ts";

const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 5_000;
const POLL_MS = 4;
const PORT_ATTEMPTS = 5;

/**
 * Runs the server and stops it at once when standard input closes: when this process ends, in
 * whatever way, `kill -9` included. The inner loop is a shell's builtin, so that no third
 * process stays behind.
 */
const WATCHDOG = `
exec 3<&0
log=$1; shift
"$@" 3<&- </dev/null >>"$log" 2>&1 &
server=$!
(while read -r line <&3; do :; done; kill -QUIT $server 2>/dev/null) &
watch=$!
wait $server
code=$?
kill $watch 2>/dev/null
exit $code
`;

/** A running server. */
export interface ServerProcess {
  readonly port: number;
  /** Stops it at once; nothing of it is kept. */
  stop(): Promise<void>;
}

interface Start {
  readonly nativeDir: string;
  readonly folder: RunFolder;
  readonly user: Owner | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Starts the server on a free port of the loopback and waits until it takes connections. */
export async function startServer(start: Start): Promise<ServerProcess> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await findFreePort();
    const server = spawnServer(start, port);
    try {
      await waitUntilReady(start, server);
      return { port, stop: () => stopServer(server) };
    } catch (error) {
      await stopServer(server);
      // Between finding the port and binding it, another program may have taken it.
      if (attempt === PORT_ATTEMPTS || !readLog(start.folder).includes("could not bind"))
        throw error;
    }
  }
}

function spawnServer({ nativeDir, folder, user }: Start, port: number): Bun.Subprocess<"pipe"> {
  const postgres = join(nativeDir, "bin", executable("postgres"));
  const server = [postgres, "-D", folder.dataDir, "-p", String(port)];
  const isWindows = process.platform === "win32";
  return Bun.spawn({
    cmd: isWindows ? server : ["/bin/sh", "-c", WATCHDOG, "confiture", folder.logFile, ...server],
    cwd: folder.dataDir,
    env: serverEnvironment(),
    stdin: "pipe",
    stdout: "ignore",
    stderr: isWindows ? Bun.file(folder.logFile) : "ignore",
    // Ctrl-C in a terminal reaches the whole group; the server is to outlive it by the moment
    // that the session needs to end in order.
    detached: !isWindows,
    ...user,
  });
}

/** What the server needs of the environment: nothing of the user's may change its behaviour. */
export function serverEnvironment(): Record<string, string> {
  const environment: Record<string, string> = { LC_ALL: "C", TZ: "UTC" };
  for (const name of ["PATH", "SystemRoot", "TEMP", "TMP"]) {
    const value = process.env[name];
    if (value !== undefined) environment[name] = value;
  }
  return environment;
}

async function waitUntilReady(start: Start, server: Bun.Subprocess<"pipe">): Promise<void> {
  const pidFile = join(start.folder.dataDir, "postmaster.pid");
  const deadline = performance.now() + START_TIMEOUT_MS;
  while (!isReady(pidFile)) {
    start.signal?.throwIfAborted();
    if (server.exitCode !== null || server.signalCode !== null || performance.now() > deadline) {
      throw new ConfitureError(
        "SCRATCH_UNAVAILABLE",
        `the embedded PostgreSQL did not start: ${lastLine(readLog(start.folder))}`,
      );
    }
    await Bun.sleep(POLL_MS);
  }
}

/** Line 8 of postmaster.pid says `ready` once connections are taken. */
function isReady(pidFile: string): boolean {
  try {
    return readFileSync(pidFile, "utf8").split("\n")[7]?.trim() === "ready";
  } catch {
    return false;
  }
}

async function stopServer(server: Bun.Subprocess<"pipe">): Promise<void> {
  if (process.platform === "win32") server.kill();
  else await server.stdin.end();
  const timer = setTimeout(() => server.kill("SIGKILL"), STOP_TIMEOUT_MS);
  await server.exited;
  clearTimeout(timer);
}

function readLog(folder: RunFolder): string {
  try {
    return readFileSync(folder.logFile, "utf8");
  } catch {
    return "";
  }
}

function lastLine(log: string): string {
  const lines = log.trim().split("\n");
  const fatal = lines.findLast((line) => /FATAL|PANIC|error/i.test(line)) ?? lines.at(-1) ?? "";
  return fatal.replace(/^.*?(?:FATAL|PANIC):\s*/, "") || "it wrote no reason";
}
