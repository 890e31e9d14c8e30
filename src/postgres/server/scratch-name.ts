import { hostname } from "node:os";
import {
  identifyProcess,
  isRunning,
  type ProcessIdentity,
  parseIdentity,
} from "../process-identity.ts";

const PREFIX = "confiture_scratch_";
const LEFTOVER_AFTER_MS = 24 * 3_600_000;

/** What the comment of a scratch database says of who made it. */
interface Origin extends ProcessIdentity {
  readonly host: string;
  readonly time: number;
}

/** A name that no other run has: `confiture_scratch_` and 16 random characters. */
export function makeScratchName(): string {
  return PREFIX + Buffer.from(crypto.getRandomValues(new Uint8Array(8))).toString("hex");
}

/** The comment that marks a scratch database as this process's. */
export function renderOrigin(now: number): string {
  const origin: Origin = { host: hostname(), ...identifyProcess(process.pid), time: now };
  return `scratch database of confiture ${JSON.stringify(origin)}`;
}

/**
 * Whether a database is what a run on this machine left behind: it has the name and the comment
 * of one, is older than a day, and its process has ended.
 */
export function isLeftover(name: string, comment: string | null, now: number): boolean {
  if (!/^confiture_scratch_[0-9a-f]{16}$/.test(name) || comment === null) return false;
  const origin = parseOrigin(comment);
  if (origin === undefined || origin.host !== hostname()) return false;
  return now - origin.time > LEFTOVER_AFTER_MS && !isRunning(origin);
}

function parseOrigin(comment: string): Origin | undefined {
  try {
    const value: unknown = JSON.parse(comment.slice(comment.indexOf("{")));
    const identity = parseIdentity(value);
    const { host, time } = Object(value) as Partial<Record<keyof Origin, unknown>>;
    if (identity === undefined || typeof host !== "string" || typeof time !== "number") {
      return undefined;
    }
    return { ...identity, host, time };
  } catch {
    return undefined;
  }
}
