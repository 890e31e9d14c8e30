import { readFileSync } from "node:fs";
import { join } from "node:path";
import { serverEnvironment } from "../../src/postgres/embedded/server-process.ts";
import { findServerUser } from "../../src/postgres/embedded/server-user.ts";
import { identifyProcess, isRunning } from "../../src/postgres/process-identity.ts";
import { eventually, makeGivenServer, openTestScratch } from "../postgres/scratch.ts";

/** A server that can be crashed and started again with its data. */
export interface CrashServer extends AsyncDisposable {
  readonly port: number;
  /** The URL of a database on it. */
  urlOf(database: string, port?: number): string;
  /** Ends it as a crash would, and starts it on the same data and port. */
  crash(): Promise<void>;
}

/** Starts one. */
export async function startCrashServer(): Promise<CrashServer> {
  const scratch = await openTestScratch();
  const url = new URL(await makeGivenServer(scratch));
  const [row] = await scratch.session.query("SELECT current_setting('data_directory') AS folder");
  const dataDir = String(row?.folder);
  const port = Number(url.port);
  const command = Bun.spawnSync(["ps", "-o", "args=", "-p", String(readPid(dataDir))]);
  const [program = ""] = command.stdout.toString().trim().split(/\s+/);
  const crash = async () => {
    const postmaster = identifyProcess(readPid(dataDir));
    process.kill(postmaster.pid, "SIGQUIT");
    if (!(await eventually(() => !isRunning(postmaster), 20_000))) throw new Error("it runs on");
    Bun.spawn([program, "-D", dataDir, "-p", String(port)], {
      cwd: dataDir,
      env: serverEnvironment(),
      stdin: "ignore",
      stdout: "ignore",
      stderr: "ignore",
      ...findServerUser(),
    }).unref();
    if (!(await eventually(() => isReady(dataDir), 20_000))) throw new Error("it did not start");
  };
  return {
    port,
    crash,
    urlOf(database, at = port) {
      const target = new URL(url);
      target.port = String(at);
      target.pathname = `/${database}`;
      return target.href;
    },
    async [Symbol.asyncDispose]() {
      const postmaster = identifyProcess(readPid(dataDir));
      process.kill(postmaster.pid, "SIGQUIT");
      await eventually(() => !isRunning(postmaster), 20_000);
      await scratch.close();
    },
  };
}

function readPid(dataDir: string): number {
  return Number.parseInt(readFileSync(join(dataDir, "postmaster.pid"), "utf8"), 10);
}

function isReady(dataDir: string): boolean {
  try {
    const lines = readFileSync(join(dataDir, "postmaster.pid"), "utf8").split("\n");
    return lines[7]?.trim() === "ready";
  } catch {
    return false;
  }
}
