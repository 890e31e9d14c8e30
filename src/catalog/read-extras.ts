import type { Attachment, Extra } from "./extra.ts";
import { readColumnExtras } from "./extras/column-extras.ts";
import { readCommentExtras } from "./extras/comment-extras.ts";
import { readGrantExtras } from "./extras/grant-extras.ts";
import { readObjectExtras } from "./extras/object-extras.ts";
import { OWN, type Query } from "./extras/sql-parts.ts";

/** Indexes of constraints follow their constraint. */
const ATTACHED = `SELECT n.nspname AS schema, c.relname AS name, t.relname AS "table",
    pn.nspname AS parent_schema, pc.relname AS parent, pg_get_indexdef(c.oid) AS definition
  FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid AND c.relkind IN ('i', 'I')
  JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_index x ON x.indexrelid = c.oid JOIN pg_class t ON t.oid = x.indrelid
  JOIN pg_class pc ON pc.oid = i.inhparent JOIN pg_namespace pn ON pn.oid = pc.relnamespace
  WHERE NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = c.oid AND k.contype IN ('p', 'u', 'x'))
    AND ${OWN}
  ORDER BY (SELECT count(*) FROM pg_partition_ancestors(t.oid)), 1, 2`;

/** What the engine does not read. */
export async function readExtras(query: Query): Promise<readonly Extra[]> {
  return [
    ...(await readColumnExtras(query)),
    ...(await readObjectExtras(query)),
    ...(await readCommentExtras(query)),
    ...(await readGrantExtras(query)),
  ];
}

/** Which index belongs to which; those of partitioned partitions before those inside of them. */
export async function readAttachments(query: Query): Promise<readonly Attachment[]> {
  return (await query(ATTACHED)).map((row) => ({
    schema: String(row.schema),
    name: String(row.name),
    table: String(row.table),
    parent: { schema: String(row.parent_schema), name: String(row.parent) },
    definition: String(row.definition),
  }));
}
