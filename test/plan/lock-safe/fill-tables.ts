import { quoteIdent } from "../../../src/base/quote-sql.ts";
import type { Session } from "../../../src/postgres/session.ts";

const COLUMNS = `SELECT c.oid::regclass::text AS "table", a.attname AS name,
    CASE WHEN t.typcategory = 'E' THEN (SELECT min(e.enumlabel) FROM pg_enum e WHERE e.enumtypid = t.oid)
      WHEN t.typcategory = 'A' THEN '{}' WHEN t.typcategory IN ('N') THEN '1' WHEN t.typcategory = 'B' THEN 'true'
      WHEN t.typcategory = 'D' THEN '2025-06-01' WHEN t.typcategory = 'S' THEN 'a' END AS value
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_type t ON t.oid = a.atttypid
  WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
    AND a.attgenerated = '' AND a.attidentity = '' ORDER BY c.oid, a.attnum`;

/** Puts a row into every table that takes a plain one. */
export async function fillTables(session: Session): Promise<void> {
  const rows = await session.query(COLUMNS);
  const tables = [...new Set(rows.map(({ table }) => String(table)))];
  for (const table of tables) {
    const known = rows.filter((row) => row.table === table && row.value !== null);
    const names = known.map(({ name }) => quoteIdent(String(name))).join(", ");
    const values = known.map(({ value }) => `'${value}'`).join(", ");
    const full = `INSERT INTO ${table} (${names}) VALUES (${values})`;
    await session
      .run(known.length > 0 ? full : `INSERT INTO ${table} DEFAULT VALUES`)
      .catch(() => {});
  }
}

/** How many rows all tables have, those of partitions counted once. */
export async function countRows(session: Session): Promise<number> {
  const tables = await session.query(`SELECT c.oid::regclass::text AS "table"
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema')`);
  let sum = 0;
  for (const { table } of tables) {
    const [row] = await session.query(`SELECT count(*)::int AS n FROM ONLY ${table}`);
    sum += Number(row?.n);
  }
  return sum;
}
