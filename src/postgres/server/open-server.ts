import { ConfitureError } from "../../base/errors.ts";
import { quoteIdent, quoteLiteral } from "../../base/quote-sql.ts";
import { redactUrl } from "../../config/redact-url.ts";
import type { ScratchDatabase } from "../scratch-database.ts";
import { readServerError } from "../server-message.ts";
import type { Session } from "../session.ts";
import { connectUrl, databaseUrl } from "./connect-url.ts";
import { copyDatabase } from "./copy-database.ts";
import { isLeftover, makeScratchName, renderOrigin } from "./scratch-name.ts";

interface OpenServer {
  readonly url: string;
  /** A database of that server to copy whole; default: an empty one is made. */
  readonly template?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Creates a database of a random name on a given server, empty or as a copy of another one, and
 * connects to it. Closing drops it, also while a statement runs in it. The database that the URL
 * names is only connected to.
 */
export async function openServerScratch(open: OpenServer): Promise<ScratchDatabase> {
  const { url, template, signal } = open;
  const admin = await connectUrl(url, undefined, signal);
  const name = makeScratchName();
  try {
    signal?.throwIfAborted();
    if (template === undefined) await createDatabase(admin, name, url);
    else await copyDatabase(admin, name, { url, template, signal });
    await admin.run(
      `COMMENT ON DATABASE ${quoteIdent(name)} IS ${quoteLiteral(renderOrigin(Date.now()))}`,
    );
    const session = await connectUrl(url, name, signal);
    await dropLeftovers(admin);
    const close = dropOnce(admin, session, name);
    const notes = [] as const;
    const serverVersion = await readVersion(admin);
    const own = databaseUrl(url, name);
    return {
      kind: "server",
      serverVersion,
      session,
      url: own,
      notes,
      close,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await dropDatabase(admin, name);
    await admin.close();
    throw error;
  }
}

/** From template0: nothing that someone has put into template1 takes part, and nobody is in it. */
async function createDatabase(admin: Session, name: string, url: string): Promise<void> {
  const [row] = await admin.query(
    "SELECT pg_encoding_to_char(encoding) AS encoding FROM pg_database WHERE datname = 'template0'",
  );
  const encoding = row?.encoding === "UTF8" ? "" : " ENCODING 'UTF8' LOCALE 'C'";
  try {
    await admin.run(`CREATE DATABASE ${quoteIdent(name)} TEMPLATE template0${encoding}`);
  } catch (error) {
    const message = readServerError(error);
    if (message === undefined) throw error;
    throw new ConfitureError(
      "SCRATCH_UNAVAILABLE",
      `can't create a scratch database on ${redactUrl(url)}: ${message.message}`,
      message.code === "42501"
        ? { hint: "give the user the right to: ALTER ROLE … CREATEDB, or use another user" }
        : {},
    );
  }
}

async function dropLeftovers(admin: Session): Promise<void> {
  const databases = await admin.query(
    `SELECT datname AS name, shobj_description(oid, 'pg_database') AS comment FROM pg_database
      WHERE datname LIKE 'confiture\\_scratch\\_%' AND pg_has_role(datdba, 'USAGE')`,
  );
  for (const { name, comment } of databases) {
    const isText = typeof name === "string" && (typeof comment === "string" || comment === null);
    if (isText && isLeftover(name, comment, Date.now())) await dropDatabase(admin, name);
  }
}

/** FORCE, PostgreSQL 13 and later, ends what still runs in it. Never throws. */
async function dropDatabase(admin: Session, name: string): Promise<void> {
  await admin.run(`DROP DATABASE IF EXISTS ${quoteIdent(name)} WITH (FORCE)`).catch(() => {});
}

function dropOnce(admin: Session, session: Session, name: string): () => Promise<void> {
  let closing: Promise<void> | undefined;
  const close = async () => {
    // First the database: ending the session would wait for the statement that runs.
    await dropDatabase(admin, name);
    await Promise.all([session.close(), admin.close()]);
  };
  return () => {
    closing ??= close();
    return closing;
  };
}

async function readVersion(session: Session): Promise<string> {
  const [row] = await session.query("SHOW server_version");
  return String(row?.server_version).split(" ")[0] ?? "";
}
