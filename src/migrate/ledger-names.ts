import { ConfitureError } from "../base/errors.ts";
import { quoteIdent } from "../base/quote-sql.ts";
import type { Session } from "../postgres/session.ts";

/** The tables of one ledger as SQL: quoted, with their schema. */
export interface LedgerNames {
  readonly schema: string;
  /** Without the schema, unquoted. */
  readonly base: string;
  /** The table of the Python Confiture: one row for each migration that is applied. */
  readonly ledger: string;
  /** Ours: what is half done. */
  readonly journal: string;
}

/** Where the ledger is, and which parts of it there are. */
export interface LedgerPlace {
  readonly names: LedgerNames;
  readonly hasLedger: boolean;
  readonly hasJournal: boolean;
  readonly columns: ReadonlySet<string>;
}

const FIND = `
SELECT coalesce(n.nspname, $2, current_schema()) AS schema, c.oid IS NOT NULL AS has_ledger,
  to_regclass(quote_ident(coalesce(n.nspname, $2, current_schema())) || '.' || quote_ident($3::text || '_journal'))
    IS NOT NULL AS has_journal,
  ARRAY(SELECT attname::text FROM pg_catalog.pg_attribute
    WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped) AS columns
FROM (SELECT to_regclass($1) AS oid) AS wanted
LEFT JOIN pg_catalog.pg_class AS c ON c.oid = wanted.oid
LEFT JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace`;

/**
 * Finds the ledger. A bare name is looked up in the search_path, as by the Python Confiture;
 * from then on the schema is written out, so that a migration that sets the search_path changes
 * nothing.
 */
export async function findLedger(session: Session, trackingTable: string): Promise<LedgerPlace> {
  const [first = "", second] = trackingTable.split(".");
  const base = second ?? first;
  const schema = second === undefined ? null : first;
  const quoted = trackingTable.split(".").map(quoteIdent).join(".");
  const [row] = await session.query(FIND, [quoted, schema, base]);
  if (typeof row?.schema !== "string") {
    throw new ConfitureError("CONFIG_INVALID", `there is no schema for ${trackingTable}`, {
      hint: "write migration.tracking_table with its schema, such as public.tb_confiture",
    });
  }
  return {
    names: nameTables(row.schema, base),
    hasLedger: row.has_ledger === true,
    hasJournal: row.has_journal === true,
    columns: new Set(Array.isArray(row.columns) ? row.columns.map(String) : []),
  };
}

/** The quoted names of a ledger's tables. */
function nameTables(schema: string, base: string): LedgerNames {
  const qualify = (table: string) => `${quoteIdent(schema)}.${quoteIdent(table)}`;
  return { schema, base, ledger: qualify(base), journal: qualify(`${base}_journal`) };
}
