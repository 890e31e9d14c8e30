import type { Session } from "../../postgres/session.ts";

/** A column that a row can be given a value for. */
export interface RowColumn {
  readonly name: string;
  /** As SQL writes it, such as `character varying(20)`. */
  readonly type: string;
  /** Of the type, or of what the domain is made of: `varchar`, `int4`. */
  readonly baseType: string;
  /** `pg_type.typtype` of that: `b`, `c`, `e`, `r`, `m`. */
  readonly typeKind: string;
  readonly isArray: boolean;
  /** Longest value in characters or bits; 0 where there is no limit. */
  readonly length: number;
  readonly labels: readonly string[];
  readonly isNotNull: boolean;
}

/** A table that holds rows itself. */
export interface RowTable {
  readonly schema: string;
  readonly name: string;
  /** Where rows are put: the table itself, or for a partition the partitioned table above it. */
  readonly isPartition: boolean;
  readonly isPartitioned: boolean;
  readonly columns: readonly RowColumn[];
}

/** Generated columns have no value of their own. A domain is followed to its type. */
const QUERY = `
WITH RECURSIVE bottom(oid, base, typmod, is_strict) AS (
  SELECT oid, oid, -1, false FROM pg_type WHERE typtype <> 'd'
  UNION ALL
  SELECT d.oid, b.base, CASE WHEN b.typmod = -1 THEN d.typtypmod ELSE b.typmod END, d.typnotnull OR b.is_strict
  FROM pg_type d JOIN bottom b ON b.oid = d.typbasetype WHERE d.typtype = 'd'
)
SELECT n.nspname AS schema, c.relname AS name, c.relispartition AS partition, c.relkind = 'p' AS partitioned,
  coalesce(jsonb_agg(jsonb_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
    'baseType', t.typname, 'typeKind', t.typtype, 'isArray', t.typcategory = 'A',
    'length', CASE WHEN t.typname IN ('varchar', 'bpchar') THEN greatest(m.typmod - 4, 0)
      WHEN t.typname IN ('bit', 'varbit') THEN greatest(m.typmod, 0) ELSE 0 END,
    'labels', ARRAY(SELECT e.enumlabel::text FROM pg_enum e WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder),
    'isNotNull', a.attnotnull OR b.is_strict) ORDER BY a.attnum)
    FILTER (WHERE a.attgenerated = ''), '[]') AS columns
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN bottom b ON b.oid = a.atttypid
LEFT JOIN pg_type t ON t.oid = b.base
LEFT JOIN LATERAL (SELECT CASE WHEN a.atttypmod = -1 THEN b.typmod ELSE a.atttypmod END AS typmod) m ON true
WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'
  AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
GROUP BY c.oid, n.nspname, c.relname, c.relispartition, c.relkind
ORDER BY 1, 2`;

/** Every table of the database with its columns. */
export async function readRowTables(session: Session): Promise<readonly RowTable[]> {
  return (await session.query(QUERY)).map((row) => ({
    schema: String(row.schema),
    name: String(row.name),
    isPartition: row.partition === true,
    isPartitioned: row.partitioned === true,
    columns: row.columns as readonly RowColumn[],
  }));
}
