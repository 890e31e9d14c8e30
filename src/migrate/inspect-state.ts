import type { Session } from "../postgres/session.ts";
import { withLockTimeout } from "./section-settings.ts";
import type { Recovery } from "./statement-kind.ts";

/** An index as far as recovery needs it. */
interface IndexState {
  readonly oid: string;
  readonly sql: string;
  readonly isValid: boolean;
  readonly isBeingBuilt: boolean;
}

const INDEXES = `
SELECT i.indexrelid::text AS oid, format('%I.%I', n.nspname, c.relname) AS sql,
  i.indisvalid AS is_valid,
  EXISTS (SELECT FROM pg_catalog.pg_stat_progress_create_index AS p
    WHERE p.index_relid = i.indexrelid) AS is_being_built
FROM pg_catalog.pg_index AS i
JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind = 'i' AND `;

/** Half-made indexes of REINDEX CONCURRENTLY. */
const REMAINS =
  "NOT i.indisvalid AND c.relname ~ '_cc(?:new|old)\\d*$' AND coalesce($1, $2) IS NULL";

/** What there is before a statement begins, so that one can tell later what it has made. */
export async function inspectBefore(
  session: Session,
  recovery: Recovery,
): Promise<readonly string[]> {
  switch (recovery.kind) {
    case "create-index":
      return (await readTableIndexes(session, recovery)).map(({ oid }) => oid);
    case "reindex":
      return (await readIndexes(session, REMAINS, null, null)).map(({ oid }) => oid);
    case "create":
      return (await exists(session, recovery)) ? ["exists"] : [];
    default:
      return [];
  }
}

/**
 * Brings an interrupted statement to where it can be decided on: `done` when it had come to its
 * end, `again` when it must be run (what it left behind is removed), `unknown` when nobody but
 * its author can tell.
 */
export async function recoverStatement(
  session: Session,
  recovery: Recovery,
  before: readonly string[],
  note: (message: string) => void,
): Promise<"done" | "again" | "unknown"> {
  switch (recovery.kind) {
    case "create-index": {
      const made = await readTableIndexes(session, recovery);
      const fresh = made.filter(({ oid }) => !before.includes(oid));
      if (fresh.some(({ isValid }) => isValid)) return "done";
      await dropInvalid(session, fresh, note);
      return "again";
    }
    case "reindex": {
      const remains = await readIndexes(session, REMAINS, null, null);
      const fresh = remains.filter(({ oid }) => !before.includes(oid));
      await dropInvalid(session, fresh, note);
      return "again";
    }
    case "drop-index": {
      const [row] = await session.query("SELECT to_regclass($1) AS oid", [recovery.index]);
      return row?.oid === null ? "done" : "again";
    }
    case "detach":
      return finishDetach(session, recovery);
    case "create":
      return (await exists(session, recovery)) && before.length === 0 ? "done" : "again";
    case "drop":
      return (await exists(session, recovery)) ? "again" : "done";
    case "repeat":
      return "again";
    case "unknown":
      return "unknown";
    default:
      return recovery satisfies never;
  }
}

/**
 * Drops an invalid index of the wanted name: an earlier attempt that failed, of whatever tool,
 * has left it. With IF NOT EXISTS it would silently stay what it is.
 */
export async function dropInvalidNamesake(
  session: Session,
  recovery: Recovery,
  note: (message: string) => void,
): Promise<void> {
  if (recovery.kind !== "create-index" || recovery.index === undefined) return;
  await dropInvalid(session, await readTableIndexes(session, recovery), note);
}

async function dropInvalid(
  session: Session,
  indexes: readonly IndexState[],
  note: (message: string) => void,
): Promise<void> {
  for (const { sql, isValid, isBeingBuilt } of indexes) {
    if (isValid || isBeingBuilt) continue;
    await withLockTimeout(session, 0, () =>
      session.run(`DROP INDEX CONCURRENTLY IF EXISTS ${sql}`),
    );
    note(`dropped the invalid index ${sql}, which an earlier attempt had left`);
  }
}

function readTableIndexes(
  session: Session,
  { table, index }: { readonly table: string; readonly index: string | undefined },
): Promise<readonly IndexState[]> {
  const isOnTable = "i.indrelid = to_regclass($1)";
  // A named index is the only one that counts: others may be made meanwhile.
  if (index === undefined) {
    return readIndexes(session, `${isOnTable} AND $2::text IS NULL`, table, null);
  }
  const isNamed = "c.relname = (parse_ident($2))[cardinality(parse_ident($2))]";
  return readIndexes(session, `${isOnTable} AND ${isNamed}`, table, index);
}

async function readIndexes(
  session: Session,
  condition: string,
  table: string | null,
  name: string | null,
): Promise<readonly IndexState[]> {
  const rows = await session.query(INDEXES + condition, [table, name]);
  return rows.map((row) => ({
    oid: String(row.oid),
    sql: String(row.sql),
    isValid: row.is_valid === true,
    isBeingBuilt: row.is_being_built === true,
  }));
}

const DETACHING = `
SELECT to_jsonb(i) ->> 'inhdetachpending' AS is_pending FROM pg_catalog.pg_inherits AS i
WHERE i.inhparent = to_regclass($1) AND i.inhrelid = to_regclass($2)`;

async function finishDetach(
  session: Session,
  { parent, partition }: { readonly parent: string; readonly partition: string },
): Promise<"done" | "again"> {
  const [row] = await session.query(DETACHING, [parent, partition]);
  if (row === undefined) return "done";
  if (row.is_pending !== "true") return "again";
  await session.run(`ALTER TABLE ${parent} DETACH PARTITION ${partition} FINALIZE`);
  return "done";
}

const NAME_COLUMNS: { readonly [catalog: string]: string } = {
  pg_database: "datname",
  pg_tablespace: "spcname",
  pg_subscription: "subname",
};

async function exists(
  session: Session,
  { catalog, name }: { readonly catalog: string; readonly name: string },
): Promise<boolean> {
  const column = NAME_COLUMNS[catalog] ?? "";
  const rows = await session.query(
    `SELECT FROM pg_catalog.${catalog} WHERE ${column} = (parse_ident($1))[1]`,
    [name],
  );
  return rows.length > 0;
}
