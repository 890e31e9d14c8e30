import { ConfitureError } from "../base/errors.ts";
import type { Session } from "../postgres/session.ts";

/** The Python Confiture takes the same lock: the two keep each other out. */
const NAMESPACE = 1751936052;
const FIRST_POLL_MS = 50;
const LONGEST_POLL_MS = 1000;

/** How to wait for the lock. */
export interface LockOptions {
  /** How long to wait for another runner; 0: not at all. */
  readonly waitMs: number;
  readonly signal?: AbortSignal | undefined;
  readonly onWait: (message: string) => void;
}

/** The two numbers of the advisory lock of a database. */
export interface LockKey {
  readonly classId: number;
  readonly objectId: number;
}

/** The lock's numbers, from the name of the database. */
export function lockKeyOf(database: string): LockKey {
  const digest = new Bun.CryptoHasher("sha256").update(database).digest();
  return { classId: NAMESPACE, objectId: digest.readUInt32BE(0) & 0x7fffffff };
}

/**
 * Takes the session's advisory lock, or throws `LOCKED` with who holds it. It is asked for again
 * and again: a statement that waits would hold a snapshot, and an index that the other runner
 * builds concurrently would wait for that one.
 */
export async function acquireLock(session: Session, options: LockOptions): Promise<LockKey> {
  const [row] = await session.query("SELECT current_database() AS name");
  const key = lockKeyOf(String(row?.name));
  const deadline = performance.now() + options.waitMs;
  let pauseMs = FIRST_POLL_MS;
  let isSaid = false;
  while (!(await tryLock(session, key))) {
    options.signal?.throwIfAborted();
    const holder = await readHolder(session, key);
    const leftMs = deadline - performance.now();
    if (leftMs <= 0) throw lockedBy(holder, options.waitMs);
    if (!isSaid) options.onWait(`waiting for another runner: ${holder ?? "it is just ending"}`);
    isSaid = true;
    await Bun.sleep(Math.min(pauseMs, leftMs));
    pauseMs = Math.min(pauseMs * 1.5, LONGEST_POLL_MS);
  }
  return key;
}

/** Whether the session's own backend holds the lock, as the server sees it. */
export async function holdsLock(session: Session, key: LockKey): Promise<boolean> {
  const rows = await session.query(
    `SELECT FROM pg_catalog.pg_locks WHERE locktype = 'advisory' AND classid = $1 AND objid = $2
       AND objsubid = 2 AND pid = pg_backend_pid() AND granted`,
    [key.classId, key.objectId],
  );
  return rows.length > 0;
}

async function tryLock(session: Session, { classId, objectId }: LockKey): Promise<boolean> {
  const [row] = await session.query("SELECT pg_try_advisory_lock($1, $2) AS is_ours", [
    classId,
    objectId,
  ]);
  return row?.is_ours === true;
}

const HOLDER = `
SELECT l.pid, a.application_name, a.usename, a.client_addr::text AS client,
  to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') AS since
FROM pg_catalog.pg_locks AS l
LEFT JOIN pg_catalog.pg_stat_activity AS a ON a.pid = l.pid
WHERE l.locktype = 'advisory' AND l.classid = $1 AND l.objid = $2 AND l.objsubid = 2 AND l.granted
  AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())`;

/** `pid 123, confiture migrate up, user app from 10.0.0.7, connected since … UTC`. */
async function readHolder(session: Session, key: LockKey): Promise<string | undefined> {
  const [row] = await session.query(HOLDER, [key.classId, key.objectId]);
  if (row === undefined) return undefined;
  const from = typeof row.client === "string" ? ` from ${row.client}` : "";
  const application =
    typeof row.application_name === "string" && row.application_name !== ""
      ? row.application_name
      : "an application without a name";
  return [
    `pid ${row.pid}`,
    application,
    `user ${row.usename ?? "unknown"}${from}`,
    `connected since ${row.since ?? "an unknown time"} UTC`,
  ].join(", ");
}

function lockedBy(holder: string | undefined, waitMs: number): ConfitureError {
  const waited = waitMs > 0 ? `, and did not end within ${Math.round(waitMs / 1000)} s` : "";
  const who = holder ?? "it has just ended";
  return new ConfitureError("LOCKED", `another runner works on this database${waited}: ${who}`, {
    details: { holder: who },
    hint: "wait for it, or give it more time: --lock-wait 10min",
  });
}
