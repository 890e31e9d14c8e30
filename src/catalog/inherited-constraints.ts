import { OWN, type Query } from "./extras/sql-parts.ts";

/** A key of a partition that it has from the table that it is a partition of. */
export interface InheritedConstraint {
  readonly schema: string;
  readonly table: string;
  readonly name: string;
  /** As `pg_get_constraintdef` writes it. */
  readonly definition: string;
  /** PostgreSQL's letter. */
  readonly type: string;
  readonly isValid: boolean;
}

/** What a foreign key to a partitioned table has for each partition of that is no key of its own. */
const INHERITED = `SELECT n.nspname AS schema, c.relname AS "table", k.conname AS name, pg_get_constraintdef(k.oid) AS definition,
    k.contype AS type, k.convalidated AS "isValid"
  FROM pg_constraint k JOIN pg_constraint p ON p.oid = k.conparentid JOIN pg_class c ON c.oid = k.conrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE k.contype IN ('p', 'u', 'x', 'f') AND p.conrelid <> k.conrelid AND ${OWN} ORDER BY 1, 2, 3`;

/** Reads the keys that partitions have from their parents. */
export async function readInheritedConstraints(
  query: Query,
): Promise<readonly InheritedConstraint[]> {
  return (await query(INHERITED)).map((row) => ({
    schema: String(row.schema),
    table: String(row.table),
    name: String(row.name),
    definition: String(row.definition),
    type: String(row.type),
    isValid: row.isValid === true,
  }));
}
