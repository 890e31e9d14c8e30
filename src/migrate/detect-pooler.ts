import { ConfitureError } from "../base/errors.ts";
import type { Session } from "../postgres/session.ts";
import { holdsLock, type LockKey } from "./runner-lock.ts";

const PROBES = 3;

/**
 * Makes sure that one backend serves the whole session: the lock, the timeouts and every
 * statement that runs alone depend on it. A pooler in transaction mode gives each transaction
 * another backend, or the same one to several clients; then `POOLER_REFUSED` is thrown. A pooler
 * in session mode is fine.
 *
 * @param openSecond Opens another session the same way; it is needed only where a pooler answers.
 */
export async function refusePooler(
  session: Session,
  key: LockKey | undefined,
  openSecond: () => Promise<Session>,
): Promise<number> {
  const pid = await readPid(session);
  const isDirect = session.announcedPid === pid;
  for (let probe = 1; probe < (isDirect ? 2 : PROBES); probe += 1) {
    if ((await readPid(session)) !== pid) throw refuse("its backend changes between statements");
  }
  if (!isDirect) await probeSharing(session, pid, openSecond);
  if (key !== undefined && !(await holdsLock(session, key))) {
    throw refuse("the advisory lock is not seen by the session that took it");
  }
  return pid;
}

/** Keeps a second session busy: in transaction mode it may have got our backend. */
async function probeSharing(
  session: Session,
  pid: number,
  openSecond: () => Promise<Session>,
): Promise<void> {
  const second = await openSecond();
  try {
    await second.run("BEGIN");
    if ((await readPid(second)) === pid) throw refuse("two connections share one backend");
    if ((await readPid(session)) !== pid) throw refuse("its backend changes between statements");
    await second.run("ROLLBACK");
  } finally {
    await second.close();
  }
}

async function readPid(session: Session): Promise<number> {
  const [row] = await session.query("SELECT pg_backend_pid() AS pid");
  return Number(row?.pid);
}

function refuse(why: string): ConfitureError {
  return new ConfitureError("POOLER_REFUSED", `a pooler in transaction mode answers: ${why}`, {
    hint: "let database_url go to PostgreSQL itself, or to a pooler in session mode",
  });
}
