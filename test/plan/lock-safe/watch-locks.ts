import type { SafePlan } from "../../../src/plan/lock-safe/safe-plan.ts";
import { connectUrl } from "../../../src/postgres/server/connect-url.ts";
import type { Session } from "../../../src/postgres/session.ts";
import { eventually } from "../../postgres/scratch.ts";
import type { CaseDatabase } from "../case-server.ts";

/** How long a statement kept writers away, and how much it read meanwhile. */
export interface Seen {
  readonly sql: string;
  /** Whether rows were written to the table while the statement held its locks. */
  readonly isWritable: boolean;
  /** Rows that it read from tables. */
  readonly rowsRead: number;
}

const LOCKED = `SELECT l.mode FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
  WHERE c.relname = 't' AND l.granted AND l.pid = `;
const HOLDS_UP_WRITERS = [
  "ShareLock",
  "ShareRowExclusiveLock",
  "ExclusiveLock",
  "AccessExclusiveLock",
];

/** Runs a plan on a database with the table `t (id, x, y)`, which others write all the time. */
export async function watchLocks(database: CaseDatabase, plan: SafePlan): Promise<readonly Seen[]> {
  const name = new URL(database.url).pathname.slice(1);
  const writer = await connectUrl(database.url, name, undefined);
  const other = await connectUrl(database.url, name, undefined);
  try {
    await writer.run("SET lock_timeout = '500ms'");
    const seen: Seen[] = [];
    for (const { sql } of plan.sections.flatMap(({ statements }) => statements)) {
      const isConcurrent = / CONCURRENTLY /.test(sql);
      const watch = isConcurrent ? watchConcurrent : watchTransaction;
      seen.push({ sql, ...(await watch(database.session, sql, writer, other)) });
    }
    return seen;
  } finally {
    await writer.close();
    await other.close();
  }
}

/** Its locks stay until it is committed: that is when others try. */
async function watchTransaction(session: Session, sql: string, writer: Session) {
  await session.run("BEGIN");
  const before = await countReads(session);
  await session.run(sql);
  const rowsRead = (await countReads(session)) - before;
  const isWritable = await canWrite(writer);
  await session.run("COMMIT");
  return { isWritable, rowsRead };
}

/** It waits for a transaction that writes the table: that is when others try. */
async function watchConcurrent(session: Session, sql: string, writer: Session, other: Session) {
  const [row] = await session.query("SELECT pg_backend_pid() AS pid");
  await other.run("BEGIN");
  await other.run("INSERT INTO t VALUES (nextval('numbers'), 'open', 1)");
  const done = session.run(sql);
  const isWaiting = await eventually(async () => {
    const waiting = await writer.query(
      `SELECT 1 FROM pg_locks WHERE NOT granted AND pid = ${row?.pid}`,
    );
    return waiting.length > 0;
  });
  const modes = await writer.query(`${LOCKED}${row?.pid}`);
  const isFree = modes.every(({ mode }) => !HOLDS_UP_WRITERS.includes(String(mode)));
  const isWritable = isWaiting && modes.length > 0 && isFree && (await canWrite(writer));
  await other.run("COMMIT");
  await done;
  return { isWritable, rowsRead: 0 };
}

async function canWrite(writer: Session): Promise<boolean> {
  return await writer.run("INSERT INTO t VALUES (nextval('numbers'), 'x', 1)").then(
    () => true,
    () => false,
  );
}

async function countReads(session: Session): Promise<number> {
  const [row] = await session.query(
    "SELECT coalesce(sum(seq_tup_read + coalesce(idx_tup_fetch, 0)), 0)::int AS n FROM pg_stat_xact_user_tables",
  );
  return Number(row?.n);
}
