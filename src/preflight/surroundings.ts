import { quoteLiteral } from "../base/quote-sql.ts";
import type { Setting } from "../plan/plan.ts";
import { readServerError } from "../postgres/server-message.ts";
import type { Session } from "../postgres/session.ts";

/** What a migration finds besides the objects of its database. */
export interface Surroundings {
  readonly database: string;
  /** Such as `17.6`. */
  readonly serverVersion: string;
  /** Settings of the database and of the role, which say what a bare name means, for example. */
  readonly settings: readonly Setting[];
  /** All roles of the server but PostgreSQL's own. */
  readonly roles: readonly string[];
  readonly memberships: readonly Membership[];
  readonly extensions: readonly string[];
  /** Indexes that an earlier attempt left half built, quoted and with their schema. */
  readonly invalidIndexes: readonly string[];
}

/** One role that belongs to another. */
export interface Membership {
  readonly role: string;
  readonly member: string;
}

const DATABASE = `SELECT current_database() AS name, current_setting('server_version') AS version`;

/** Left out: what does not exist elsewhere, and what would keep the copy from being written. */
const SETTINGS = `
SELECT name, setting AS value FROM pg_catalog.pg_settings
WHERE source IN ('global', 'database', 'user', 'database user', 'client')
  AND name !~ '^log_|preload_libraries$|tablespace|^default_transaction_read_only$'
  AND name NOT IN ('application_name', 'client_encoding') ORDER BY name`;

const ROLES = `SELECT rolname AS name FROM pg_catalog.pg_roles WHERE rolname !~ '^pg_' ORDER BY 1`;

const MEMBERSHIPS = `
SELECT DISTINCT r.rolname AS role, m.rolname AS member FROM pg_catalog.pg_auth_members AS a
JOIN pg_catalog.pg_roles AS r ON r.oid = a.roleid
JOIN pg_catalog.pg_roles AS m ON m.oid = a.member AND m.rolname !~ '^pg_' ORDER BY 1, 2`;

const EXTENSIONS = "SELECT extname AS name FROM pg_catalog.pg_extension ORDER BY 1";

const INVALID_INDEXES = `
SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_catalog.pg_index AS i
JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid AND c.relkind = 'i'
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE NOT i.indisvalid AND i.indexrelid >= 16384 ORDER BY 1`;

/** Reads them; nothing is written. */
export async function readSurroundings(session: Session): Promise<Surroundings> {
  const [database] = await session.query(DATABASE);
  const settings = await session.query(SETTINGS);
  const memberships = await session.query(MEMBERSHIPS);
  return {
    database: String(database?.name),
    serverVersion: String(database?.version).split(" ")[0] ?? "",
    settings: settings.map(({ name, value }) => ({ name: String(name), value: String(value) })),
    roles: await readNames(session, ROLES),
    memberships: memberships.map(({ role, member }) => ({
      role: String(role),
      member: String(member),
    })),
    extensions: await readNames(session, EXTENSIONS),
    invalidIndexes: await readNames(session, INVALID_INDEXES),
  };
}

/** Sets what can be set in a session, and gives those settings. */
export async function applySettings(
  session: Session,
  settings: readonly Setting[],
): Promise<readonly Setting[]> {
  const usable: Setting[] = [];
  for (const setting of settings) {
    try {
      await session.run(renderSetting(setting));
      usable.push(setting);
    } catch (error) {
      if (readServerError(error) === undefined) throw error;
    }
  }
  return usable;
}

/** Settings as SQL, for the beginning of every section. */
export function renderSettings(settings: readonly Setting[]): string {
  return settings.map((setting) => `${renderSetting(setting)}; `).join("");
}

/** The value is what `pg_settings` shows. */
function renderSetting({ name, value }: Setting): string {
  return `SELECT pg_catalog.set_config(${quoteLiteral(name)}, ${quoteLiteral(value)}, false)`;
}

async function readNames(session: Session, query: string): Promise<readonly string[]> {
  return (await session.query(query)).map(({ name }) => String(name));
}
