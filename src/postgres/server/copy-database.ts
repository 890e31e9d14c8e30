import { ConfitureError } from "../../base/errors.ts";
import { quoteIdent } from "../../base/quote-sql.ts";
import { redactUrl } from "../../config/redact-url.ts";
import { readServerError, type ServerMessage } from "../server-message.ts";
import type { Session } from "../session.ts";
import { connectUrl } from "./connect-url.ts";

/** A database that anyone may connect to as a rule, while the one that is copied can't be. */
const OTHER_DATABASE = "postgres";

/** What is copied, and how to reach its server. */
export interface DatabaseCopy {
  readonly url: string;
  readonly template: string;
  readonly signal: AbortSignal | undefined;
}

/**
 * Copies a whole database on its own server. The signal cancels the statement, and the server
 * then removes what it had copied. Throws `SCRATCH_UNAVAILABLE`.
 */
export async function copyDatabase(
  admin: Session,
  name: string,
  { url, template, signal }: DatabaseCopy,
): Promise<void> {
  const cancel = () => void cancelBackend(url, admin.announcedPid);
  signal?.addEventListener("abort", cancel, { once: true });
  try {
    const [row] = await admin.query("SELECT current_setting('server_version_num')::int AS number");
    // Older servers know no other strategy. The other one writes every page to the WAL as well.
    const strategy = Number(row?.number) >= 150_000 ? " STRATEGY file_copy" : "";
    await admin.run(
      `CREATE DATABASE ${quoteIdent(name)} TEMPLATE ${quoteIdent(template)}${strategy}`,
    );
  } catch (error) {
    signal?.throwIfAborted();
    const message = readServerError(error);
    if (message === undefined) throw error;
    throw await describeFailure(admin, message, { url, template });
  } finally {
    signal?.removeEventListener("abort", cancel);
  }
}

/** Without this the statement comes to its end, and the copy is dropped then. */
async function cancelBackend(url: string, pid: number | undefined): Promise<void> {
  try {
    await using session = await connectUrl(url, OTHER_DATABASE, undefined);
    await session.query("SELECT pg_cancel_backend($1)", [pid]);
  } catch {
    // There may be no such database, or no right to connect to it.
  }
}

async function describeFailure(
  admin: Session,
  { code, message, detail }: ServerMessage,
  { url, template }: Pick<DatabaseCopy, "url" | "template">,
): Promise<ConfitureError> {
  const text = `can't copy the database ${template} of ${redactUrl(url)}: ${message}`;
  if (code === "42501") {
    return new ConfitureError("SCRATCH_UNAVAILABLE", text, {
      hint: "the user needs to own the database and the right to: ALTER ROLE … CREATEDB",
    });
  }
  if (code !== "55006") {
    const more = detail === undefined ? "" : ` (${detail})`;
    return new ConfitureError("SCRATCH_UNAVAILABLE", text + more);
  }
  return new ConfitureError("SCRATCH_UNAVAILABLE", `${text}: ${await listOthers(admin)}`, {
    hint: "PostgreSQL copies a database only while nobody else is connected to it: end these sessions, or copy its shape alone",
  });
}

const OTHERS = `
SELECT format('pid %s (%s, user %s)', pid, coalesce(nullif(application_name, ''), 'no name'),
  coalesce(usename, 'unknown')) AS name
FROM pg_catalog.pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() ORDER BY pid LIMIT 5`;

async function listOthers(admin: Session): Promise<string> {
  const rows = await admin.query(OTHERS).catch(() => []);
  return rows.length === 0 ? "they have just ended" : rows.map(({ name }) => name).join(", ");
}
