import { quoteIdent } from "../../base/quote-sql.ts";
import type { Session } from "../../postgres/session.ts";
import { hashHex } from "../checksum.ts";

/** How long the sessions of the old database may take to end. */
const END_WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 50;

/** The names that two databases have for a moment. */
export interface SwapNames {
  readonly database: string;
  readonly fresh: string;
  readonly old: string;
}

/** Names that nobody else has, and that a later run finds again. */
export function nameSwap(database: string): SwapNames {
  const stem = `confiture_reset_${hashHex(database).slice(0, 16)}`;
  return { database, fresh: `${stem}_new`, old: `${stem}_old` };
}

/** Removes what a reset that was killed has left, and lets the database be connected to again. */
export async function clearLeftovers(session: Session, names: SwapNames): Promise<void> {
  const rows = await session.query(
    "SELECT datname, datallowconn FROM pg_catalog.pg_database WHERE datname = ANY ($1)",
    [[names.database, names.fresh, names.old]],
  );
  const found = new Map(rows.map((row) => [row.datname, row.datallowconn === true]));
  if (found.get(names.database) === false && found.has(names.fresh)) {
    await allowConnections(session, names.database, true);
  }
  for (const name of [names.fresh, names.old]) {
    if (found.has(name)) await dropDatabase(session, name);
  }
}

/**
 * Puts the new database in the place of the old one, in one transaction: whoever is killed when,
 * there is always one of that name. Nobody can connect to the old one meanwhile.
 */
export async function swapDatabases(
  session: Session,
  { database, fresh, old }: SwapNames,
): Promise<void> {
  await allowConnections(session, database, false);
  try {
    await endSessions(session, database);
    await session.run(
      `BEGIN; ALTER DATABASE ${quoteIdent(database)} RENAME TO ${quoteIdent(old)};
      ALTER DATABASE ${quoteIdent(fresh)} RENAME TO ${quoteIdent(database)}; COMMIT`,
    );
  } catch (error) {
    await session.run("ROLLBACK").catch(() => {});
    await allowConnections(session, database, true).catch(() => {});
    throw error;
  }
}

/** Drops it with whatever is connected to it. */
export function dropDatabase(session: Session, name: string): Promise<void> {
  return session.run(`DROP DATABASE IF EXISTS ${quoteIdent(name)} WITH (FORCE)`);
}

function allowConnections(session: Session, name: string, isAllowed: boolean): Promise<void> {
  return session.run(`ALTER DATABASE ${quoteIdent(name)} ALLOW_CONNECTIONS ${isAllowed}`);
}

/** Whoever had to be spared was refused before; what is left are ours, and workers. */
async function endSessions(session: Session, database: string): Promise<void> {
  const deadline = performance.now() + END_WITHIN_MS;
  for (;;) {
    const rows = await session.query(
      "SELECT pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity WHERE datname = $1",
      [database],
    );
    if (rows.length === 0 || performance.now() > deadline) return;
    await Bun.sleep(LOOK_EVERY_MS);
  }
}
