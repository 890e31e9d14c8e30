import type { Pool } from "pg";
import type { Session } from "../postgres/session.ts";
import type { Catalog } from "./catalog.ts";
import { sealFacts } from "./engine-facts.ts";
import { readInheritedConstraints } from "./inherited-constraints.ts";
import { readAttachments, readExtras } from "./read-extras.ts";
import { readStatistics } from "./statistics.ts";
import { readUnmodelledObjects } from "./unmodelled-objects.ts";

const ROLES = `SELECT session_user AS role, pg_get_userbyid(datdba) AS "databaseOwner"
  FROM pg_database WHERE datname = current_database()`;

const CASTS = `SELECT format_type(castsource, NULL) AS source, format_type(casttarget, NULL) AS target
  FROM pg_cast`;

/** What the engine says on its own, and this program says in another way. */
const SAID_ELSEWHERE = ["unmodeled_kind", "dangling_edge"];

/**
 * Reads what a database contains. Everything is read in one transaction, REPEATABLE READ and
 * READ ONLY, so that it fits together and nothing can be changed by it. Passwords in options of
 * foreign servers and in connection strings of subscriptions are left out.
 *
 * The engine is loaded here: commands that compare nothing don't pay for it.
 */
export async function readCatalog(session: Session): Promise<Catalog> {
  const { extract } = await import("@supabase/pg-delta/extract");
  let own: OwnReading | undefined;
  const { factBase, diagnostics, pgVersion } = await extract(asPool(session), {
    handlers: [
      {
        extension: "confiture",
        // The engine runs this inside its own transaction.
        capture: async ({ query }) => {
          own = await readOwn(query);
          return { facts: [], edges: [] };
        },
      },
    ],
  });
  if (own === undefined) throw new Error("the engine did not call back");
  return Object.freeze({
    serverVersion: pgVersion.split(" ")[0] ?? "",
    ...own,
    notes: diagnostics
      .filter(({ code, severity }) => severity !== "info" && !SAID_ELSEWHERE.includes(code))
      .map(({ message }) => message),
    facts: sealFacts(factBase),
  });
}

type OwnReading = Omit<Catalog, "serverVersion" | "notes" | "facts">;

async function readOwn(
  query: (text: string) => Promise<readonly Record<string, unknown>[]>,
): Promise<OwnReading> {
  const [roles = {}] = await query(ROLES);
  return {
    role: String(roles.role),
    databaseOwner: String(roles.databaseOwner),
    unmodelled: await readUnmodelledObjects(query),
    extras: await readExtras(query),
    attachments: await readAttachments(query),
    inherited: await readInheritedConstraints(query),
    statistics: await readStatistics(query),
    casts: (await query(CASTS)).map(({ source, target }) => ({
      source: String(source),
      target: String(target),
    })),
  };
}

/** The engine takes a pool of the driver; of it, it uses one connection and one method. */
function asPool(session: Session): Pool {
  const client = {
    query: async (text: string, values?: readonly unknown[]) => ({
      rows: await session.query(text, values),
    }),
    release: () => {},
  };
  return { connect: async () => client } as unknown as Pool;
}
