import type { ClientConfig } from "pg";
import { ConfitureError } from "../../base/errors.ts";
import { redactUrl } from "../../config/redact-url.ts";
import { readServerError } from "../server-message.ts";
import { openSession, type Session } from "../session.ts";

const CONNECT_TIMEOUT_MS = 15_000;

/**
 * Connects to a given server; with `database`, to that database of it. Throws
 * `CONNECTION_FAILED` with the URL, but never with its password.
 */
export async function connectUrl(
  url: string,
  database: string | undefined,
  signal: AbortSignal | undefined,
): Promise<Session> {
  try {
    return await openSession(readConfig(url, database), signal);
  } catch (error) {
    signal?.throwIfAborted();
    const reason = redactUrl(describe(error));
    const message = `can't connect to ${redactUrl(url)}: ${reason}`;
    // The cause is left out: the driver's error may hold what was connected with.
    throw new ConfitureError("CONNECTION_FAILED", message, adviseOn(error));
  }
}

/** The URL of another database of the same server. */
export function databaseUrl(url: string, database: string): string {
  const target = new URL(url);
  target.pathname = `/${encodeURIComponent(database)}`;
  return target.href;
}

function readConfig(url: string, database: string | undefined): ClientConfig {
  if (!/^postgres(?:ql)?:\/\//.test(url)) {
    throw new TypeError("the URL must start with postgresql:// or postgres://");
  }
  return {
    connectionString: database === undefined ? new URL(url).href : databaseUrl(url, database),
    application_name: "confiture",
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  };
}

function describe(error: unknown): string {
  // A name with several addresses fails once for each: the reasons are inside.
  if (error instanceof AggregateError && error.message === "") {
    return error.errors.map(describe).join("; ");
  }
  if (error instanceof Error) return error.message || String(Reflect.get(error, "code"));
  return String(error);
}

function adviseOn(error: unknown): { hint?: string } {
  switch (readServerError(error)?.code) {
    case "28P01":
    case "28000":
      return { hint: "check the user and the password in the URL" };
    case "3D000":
      return { hint: "name a database that exists" };
    default:
      return { hint: "check that the server runs and that its host and port are right" };
  }
}
