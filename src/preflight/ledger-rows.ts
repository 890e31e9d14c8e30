import type { LedgerNames } from "../migrate/ledger-names.ts";
import type { ReadOnlyState } from "../migrate/read-ledger.ts";
import type { Session } from "../postgres/session.ts";

/** The rows of a ledger as JSON arrays, in their order. */
export interface LedgerRows {
  readonly ledger: string;
  readonly journal: string;
}

/** Without its own number, which is given anew, and without the texts, which nobody needs here. */
const readLedger = ({ ledger }: LedgerNames) => `
SELECT coalesce(jsonb_agg(to_jsonb(l) - '{pk_confiture,up_text}'::text[]
  ORDER BY applied_at, pk_confiture), '[]')::text AS rows FROM ${ledger} AS l`;

/** What there was before a statement is noted by number; another database has other numbers. */
const readJournal = ({ journal }: LedgerNames) => `
SELECT coalesce(jsonb_agg(CASE WHEN j.started IS NULL THEN to_jsonb(j) ELSE
  jsonb_set(to_jsonb(j), '{started,before}', ARRAY_TO_JSON(ARRAY(
    SELECT coalesce((SELECT format('%I.%I', n.nspname, c.relname)
      FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
      WHERE c.oid::text = b), b)
    FROM jsonb_array_elements_text(j.started -> 'before') AS b))::jsonb) END), '[]')::text AS rows
FROM ${journal} AS j`;

const renumber = ({ journal }: LedgerNames) => `
UPDATE ${journal} SET started = jsonb_set(started, '{before}', ARRAY_TO_JSON(ARRAY(
    SELECT CASE WHEN b LIKE '%.%' THEN coalesce(to_regclass(b)::oid::text, b) ELSE b END
    FROM jsonb_array_elements_text(started -> 'before') AS b))::jsonb)
WHERE started IS NOT NULL`;

/** Reads what the ledger of a database says. */
export async function readLedgerRows(
  session: Session,
  { hasLedger, journal, names }: ReadOnlyState,
): Promise<LedgerRows> {
  const read = async (query: string) => String((await session.query(query))[0]?.rows);
  return {
    ledger: hasLedger ? await read(readLedger(names)) : "[]",
    journal: journal.length > 0 ? await read(readJournal(names)) : "[]",
  };
}

/** Writes it into a copy whose ledger is empty. */
export async function writeLedgerRows(
  session: Session,
  names: LedgerNames,
  rows: LedgerRows,
): Promise<void> {
  await insert(session, names.ledger, rows.ledger);
  if (rows.journal === "[]") return;
  await insert(session, names.journal, rows.journal);
  await session.run(renumber(names));
}

async function insert(session: Session, table: string, rows: string): Promise<void> {
  const [first] = JSON.parse(rows) as readonly Readonly<Record<string, unknown>>[];
  if (first === undefined) return;
  const [known] = await session.query(
    `SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) AS columns
       FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass($1) AND attname = ANY ($2) AND attidentity = '' AND attgenerated = ''`,
    [table, Object.keys(first)],
  );
  await session.query(
    `INSERT INTO ${table} (${known?.columns}) SELECT ${known?.columns}
       FROM jsonb_populate_recordset(NULL::${table}, $1::jsonb)`,
    [rows],
  );
}
