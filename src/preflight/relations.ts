import type { Session } from "../postgres/session.ts";

/** What a lock can be on, by its name. */
export interface RelationName {
  readonly schema: string;
  readonly name: string;
  /** PostgreSQL's word, such as `table` or `partitioned index`. */
  readonly kind: string;
}

/** A relation that is locked. */
export interface LockedRelation extends RelationName {
  /** Of an index, its table. */
  readonly tableOid: string | undefined;
}

/** A relation of the copy. */
export interface Relation extends LockedRelation {
  readonly oid: string;
  /** The file that holds its rows: another one after it was written anew. */
  readonly fileNode: string | undefined;
}

const KINDS: { readonly [letter: string]: string } = {
  r: "table",
  p: "partitioned table",
  i: "index",
  I: "partitioned index",
  S: "sequence",
  v: "view",
  m: "materialized view",
  f: "foreign table",
};

/** Without PostgreSQL's own, and without those that belong to another relation or a session. */
export const OWN_RELATIONS = `c.oid >= 16384 AND c.relkind <> 'c'
  AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_(toast|temp|catalog)'`;

const SELECT = `
SELECT c.oid::text AS oid, n.nspname AS schema, c.relname AS name, c.relkind AS kind,
  i.indrelid::text AS table_oid, pg_catalog.pg_relation_filenode(c.oid)::text AS file_node
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_index AS i ON i.indexrelid = c.oid
WHERE ${OWN_RELATIONS}`;

/** Every relation that there is, by its number. */
export async function readRelations(session: Session): Promise<ReadonlyMap<string, Relation>> {
  const rows = await session.query(SELECT);
  return new Map(rows.map((row) => [String(row.oid), parseRelation(row)]));
}

/** The files that hold the rows of some relations now; those that are gone are left out. */
export async function readFileNodes(
  session: Session,
  oids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await session.query(
    `SELECT oid::text, pg_catalog.pg_relation_filenode(oid)::text AS file_node
       FROM unnest($1::oid[]) AS wanted(oid)`,
    [oids],
  );
  return new Map(
    rows.flatMap(({ oid, file_node: node }) =>
      typeof node === "string" ? [[String(oid), node] as const] : [],
    ),
  );
}

/** Reads `schema`, `name`, the letter `kind` and `table_oid` of a row. */
export function parseLocked(row: Readonly<Record<string, unknown>>): LockedRelation {
  const { schema, name, kind, table_oid: table } = row;
  return {
    schema: String(schema),
    name: String(name),
    kind: KINDS[String(kind)] ?? "relation",
    tableOid: typeof table === "string" ? table : undefined,
  };
}

function parseRelation(row: Readonly<Record<string, unknown>>): Relation {
  const { file_node: node } = row;
  const fileNode = typeof node === "string" ? node : undefined;
  return { oid: String(row.oid), ...parseLocked(row), fileNode };
}
