import { endOnAbort } from "../postgres/end-on-abort.ts";
import { connectUrl } from "../postgres/server/connect-url.ts";
import { readServerError } from "../postgres/server-message.ts";

/** How large a relation of the real database is. */
export interface Figures {
  /** PostgreSQL's own estimate; undefined where it has none. */
  readonly rows: number | undefined;
  /** Whether there is anything in it, also where nobody has counted. */
  readonly hasRows: boolean;
  /** With what is stored out of line; of a partitioned table, that of its partitions. */
  readonly sizeBytes: number;
}

/** Asking for a size waits for whoever locks the table: shortly, and without the sizes then. */
const LOCK_TIMEOUT = "SET LOCAL lock_timeout = '2s'";

const FIGURES = `
SELECT n.nspname AS schema, c.relname AS name, coalesce(p.rows, c.reltuples)::float8 AS rows,
  coalesce(p.size, pg_catalog.pg_table_size(c.oid))::float8 AS size,
  coalesce(p.main, pg_catalog.pg_relation_size(c.oid)) > 0 AS is_filled
FROM unnest($1::text[], $2::text[]) AS wanted(schema, name)
JOIN pg_catalog.pg_namespace AS n ON n.nspname = wanted.schema
JOIN pg_catalog.pg_class AS c ON c.relnamespace = n.oid AND c.relname = wanted.name
LEFT JOIN LATERAL (
  SELECT sum(greatest(l.reltuples, 0)) AS rows, sum(pg_catalog.pg_table_size(l.oid)) AS size,
    sum(pg_catalog.pg_relation_size(l.oid)) AS main
  FROM pg_catalog.pg_partition_tree(c.oid) AS t JOIN pg_catalog.pg_class AS l ON l.oid = t.relid
  WHERE t.isleaf) AS p ON c.relkind = 'p'`;

/** The figures of some relations, by their name with its schema. Nothing is written. */
export async function readFigures(
  url: string,
  relations: readonly { readonly schema: string; readonly name: string }[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, Figures>> {
  if (relations.length === 0) return new Map();
  await using session = await connectUrl(url, undefined, signal);
  return await endOnAbort(session, signal, async () => {
    await session.run(`BEGIN TRANSACTION READ ONLY; ${LOCK_TIMEOUT}`);
    const names = [relations.map(({ schema }) => schema), relations.map(({ name }) => name)];
    try {
      const rows = await session.query(FIGURES, names);
      return new Map(rows.map((row) => [figuresKey(row), parseFigures(row)]));
    } catch (error) {
      if (readServerError(error) === undefined) throw error;
      return new Map();
    }
  });
}

/** Under which the figures of a relation are found. */
export function figuresKey({ schema, name }: { schema?: unknown; name?: unknown }): string {
  return JSON.stringify([schema, name]);
}

function parseFigures(row: Readonly<Record<string, unknown>>): Figures {
  const rows = Number(row.rows);
  const isFilled = row.is_filled === true;
  // Before PostgreSQL 14 a table that was never counted has none.
  const isUnknown = rows < 0 || (rows === 0 && isFilled);
  return {
    rows: isUnknown ? undefined : rows,
    hasRows: rows > 0 || isFilled,
    sizeBytes: Number(row.size),
  };
}
