import { readFileSync, readlinkSync, statSync } from "node:fs";

/** A process, told from a later one with the same number by its start time. */
export interface ProcessIdentity {
  readonly pid: number;
  /** In the system's own unit; empty where the system doesn't say. */
  readonly started: string;
  /** Containers count processes anew: a number means something only in its own name space. */
  readonly space: string;
}

/** The identity of a process that runs now. */
export function identifyProcess(pid: number): ProcessIdentity {
  return { pid, started: readStart(pid), space: readSpace() };
}

/** Reads an identity that was kept as JSON; undefined when it is none. */
export function parseIdentity(value: unknown): ProcessIdentity | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { pid, started, space } = value as Partial<Record<keyof ProcessIdentity, unknown>>;
  if (typeof pid !== "number" || typeof started !== "string") return undefined;
  return typeof space === "string" ? { pid, started, space } : undefined;
}

/** Whether that very process still runs; undefined when it can't be seen from here. */
export function isRunning(identity: ProcessIdentity): boolean | undefined {
  if (identity.space !== readSpace()) return undefined;
  if (!isAlive(identity.pid)) return false;
  const started = readStart(identity.pid);
  return identity.started === "" || started === "" || started === identity.started;
}

/** The user and the command line of a process; undefined when it is gone or can't be asked. */
export function readProcess(pid: number): { uid: number; command: string } | undefined {
  try {
    if (process.platform === "linux") {
      const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
      return { uid: statSync(`/proc/${pid}`).uid, command };
    }
    const match = /^\s*(\d+)\s+(.*)$/s.exec(runPs(pid, ["uid=", "command="]));
    if (match?.[1] === undefined || match[2] === undefined) return undefined;
    return { uid: Number(match[1]), command: match[2] };
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, and another user's.
    return Reflect.get(Object(error), "code") === "EPERM";
  }
}

function readSpace(): string {
  try {
    return process.platform === "linux" ? readlinkSync("/proc/self/ns/pid") : "";
  } catch {
    return "";
  }
}

function readStart(pid: number): string {
  try {
    if (process.platform !== "linux") return runPs(pid, ["lstart="]);
    // The command's name, in parentheses, may hold spaces: count the fields behind it.
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // A zombie has ended; only its parent has not noticed.
    return fields[0] === "Z" ? "ended" : (fields[19] ?? "");
  } catch {
    return "";
  }
}

function runPs(pid: number, columns: readonly string[]): string {
  if (process.platform === "win32") return "";
  const cmd = ["ps", ...columns.flatMap((column) => ["-o", column]), "-p", String(pid)];
  return Bun.spawnSync({ cmd, stderr: "ignore" }).stdout.toString().trim();
}
