import { quoteIdent, quoteLiteral } from "../base/quote-sql.ts";
import type { ScratchDatabase } from "../postgres/scratch-database.ts";
import { databaseUrl } from "../postgres/server/connect-url.ts";
import { readServerError } from "../postgres/server-message.ts";
import type { Session } from "../postgres/session.ts";
import type { Surroundings } from "./surroundings.ts";

const PASSWORD_BYTES = 16;

/**
 * Gives a cluster that is thrown away the roles of another server, so that a migration may name
 * them. They can't log in.
 */
export async function createRoles(
  session: Session,
  { roles, memberships }: Surroundings,
): Promise<void> {
  const rows = await session.query("SELECT rolname FROM pg_catalog.pg_roles");
  const known = new Set(rows.map(({ rolname }) => String(rolname)));
  for (const role of roles) {
    if (!known.has(role)) await session.run(`CREATE ROLE ${quoteIdent(role)}`);
  }
  for (const { role, member } of memberships) {
    try {
      await session.run(`GRANT ${quoteIdent(role)} TO ${quoteIdent(member)}`);
    } catch (error) {
      // One of PostgreSQL's own roles that this version does not have.
      if (readServerError(error)?.code !== "42704") throw error;
    }
  }
}

/**
 * Makes a database of the same name as the real one, of a superuser that is called like the role
 * that migrations run as: so what a migration says of either holds here. The URL of it.
 */
export async function createNamesake(
  { session, url }: { readonly session: Session; readonly url: string },
  database: string,
  role: string,
): Promise<string> {
  const target = new URL(databaseUrl(url, database));
  const isOwn = decodeURIComponent(target.username) === role;
  if (!isOwn) {
    const password = crypto.getRandomValues(new Uint8Array(PASSWORD_BYTES)).toHex();
    await session.run(
      `ALTER ROLE ${quoteIdent(role)} LOGIN SUPERUSER PASSWORD ${quoteLiteral(password)}`,
    );
    target.username = encodeURIComponent(role);
    target.password = password;
  }
  const [row] = await session.query("SELECT FROM pg_catalog.pg_database WHERE datname = $1", [
    database,
  ]);
  if (row === undefined) {
    await session.run(
      `CREATE DATABASE ${quoteIdent(database)} OWNER ${quoteIdent(role)} TEMPLATE template0`,
    );
  }
  return target.href;
}

/** Whether nobody else uses the cluster of a scratch database. */
export function isOwnCluster({ kind }: Pick<ScratchDatabase, "kind">): boolean {
  return kind !== "server";
}
