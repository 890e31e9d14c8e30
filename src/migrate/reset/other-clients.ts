import { ConfitureError } from "../../base/errors.ts";
import type { Session } from "../../postgres/session.ts";

const CLIENTS = `
SELECT format('pid %s (%s, user %s)', pid, coalesce(nullif(application_name, ''), 'no name'), usename) AS who
FROM pg_catalog.pg_stat_activity
WHERE datname = $1 AND pid <> ALL ($2) AND backend_type = 'client backend' ORDER BY pid`;

const HELD = `
SELECT format('replication slot %s', slot_name) AS what FROM pg_catalog.pg_replication_slots WHERE database = $1
UNION ALL SELECT format('prepared transaction %s', gid) FROM pg_catalog.pg_prepared_xacts WHERE database = $1
UNION ALL SELECT format('subscription %s', subname) FROM pg_catalog.pg_subscription AS s
  JOIN pg_catalog.pg_database AS d ON d.oid = s.subdbid WHERE d.datname = $1`;

const SHOWN_CLIENTS = 5;

/** Refuses a database that somebody else is connected to. */
export async function refuseClients(
  session: Session,
  database: string,
  own: readonly number[],
): Promise<void> {
  const clients = await session.query(CLIENTS, [database, own]);
  if (clients.length === 0) return;
  const shown = clients.slice(0, SHOWN_CLIENTS).map(({ who }) => String(who));
  const more = clients.length > SHOWN_CLIENTS ? ` and ${clients.length - SHOWN_CLIENTS} more` : "";
  const message = `others are connected to ${database}: ${shown.join(", ")}${more}`;
  throw new ConfitureError("LOCKED", message, {
    hint: "nothing was done; end them, or let --force end them",
  });
}

/** Refuses what would keep a database from being dropped, whoever asks. */
export async function refuseHeld(session: Session, database: string): Promise<void> {
  const held = await session.query(HELD, [database]);
  if (held.length === 0) return;
  const names = held.map(({ what }) => String(what)).join(", ");
  throw new ConfitureError("LOCKED", `${database} can't be dropped: it has ${names}`, {
    hint: "nothing was done; end these first",
  });
}
