import { ConfitureError } from "../../base/errors.ts";
import { needDatabaseUrl } from "../../config/database-url.ts";
import type { Environment } from "../../config/environment.ts";
import { connectUrl } from "../../postgres/server/connect-url.ts";
import type { Session } from "../../postgres/session.ts";
import { stopped } from "../runner.ts";
import { lockKeyOf } from "../runner-lock.ts";

const POLL_MS = 100;

/** Those that a server has from the start. */
const OWN_DATABASES: ReadonlySet<string> = new Set(["postgres", "template0", "template1"]);

/** A session of another database of the server: a database can't be dropped from inside. */
export async function openAdmin(
  environment: Environment,
  signal: AbortSignal | undefined,
): Promise<Session> {
  const url = needDatabaseUrl(environment);
  try {
    return await connectUrl(url, "postgres", signal).catch((error: unknown) => {
      signal?.throwIfAborted();
      return connectUrl(url, "template1", signal).catch(() => {
        throw error;
      });
    });
  } catch (error) {
    if (signal?.aborted) throw stopped(signal);
    throw error;
  }
}

/** The database that the URL names, as libpq reads it: without a name it is the user's. */
export function nameOfDatabase(environment: Environment): string {
  const { pathname, username } = new URL(needDatabaseUrl(environment));
  const name = decodeURIComponent(pathname.slice(1)) || decodeURIComponent(username);
  if (!OWN_DATABASES.has(name)) return name;
  throw new ConfitureError("USAGE", `${name} belongs to the server itself and is never reset`, {
    hint: "name a database of your own in database_url",
  });
}

/**
 * Keeps a second reset of the same database out, for as long as the session lives. One that was
 * killed holds it until its last statement has ended.
 */
export async function lockReset(session: Session, database: string, waitMs: number): Promise<void> {
  const { classId, objectId } = lockKeyOf(database);
  const deadline = performance.now() + waitMs;
  do {
    const [row] = await session.query("SELECT pg_try_advisory_lock($1, $2) AS is_ours", [
      classId,
      objectId,
    ]);
    if (row?.is_ours === true) return;
    await Bun.sleep(Math.min(POLL_MS, waitMs));
  } while (performance.now() < deadline);
  throw new ConfitureError("LOCKED", `another reset of ${database} runs`, {
    hint: "wait for it to end, or give it more time: --lock-wait 10min",
  });
}
