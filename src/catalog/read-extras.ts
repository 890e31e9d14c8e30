import type { Aspect, Attachment, Extra } from "./extra.ts";

/** Asks for rows with no parameters. */
type Query = (text: string) => Promise<readonly Record<string, unknown>[]>;

const OWN = `n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'
  AND NOT EXISTS (SELECT 1 FROM pg_depend e
    WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')`;

const COLUMN = "format('ALTER TABLE %I.%I ALTER COLUMN %I ', c.nspname, c.relname, c.attname)";

const STORAGES =
  "CASE %s WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END";
const storage = (letter: string) => STORAGES.replace("%s", letter);
const compression = (letter: string) =>
  `CASE ${letter} WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' ELSE 'default' END`;

/** Options are kept as `key=value`; a value may hold another `=`. */
const foreignOptions = (verb: string, value = " %L") => `'OPTIONS (' || (SELECT string_agg(
    format('${verb}%I${value}', split_part(o, '=', 1), substr(o, strpos(o, '=') + 1)), ', ')
  FROM unnest(attfdwoptions) o) || ')'`;

/** One row for each property of a column that differs from what the column would have. */
const COLUMNS = `WITH c AS (
  SELECT n.nspname, c.relname, c.relispartition, a.attname, a.attnotnull, a.attgenerated, a.attoptions, c.relkind, a.attfdwoptions,
    NULLIF(a.attstattarget, -1) AS attstattarget,
    a.attislocal, a.attstorage, t.typstorage, a.attcompression, pg_get_expr(d.adbin, d.adrelid) AS default_expr,
    p.attname AS inherited, p.attnotnull AS parent_not_null, pg_get_expr(pd.adbin, pd.adrelid) AS parent_default
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
  LEFT JOIN pg_inherits i ON i.inhrelid = c.oid AND NOT a.attislocal
  LEFT JOIN pg_attribute p ON p.attrelid = i.inhparent AND p.attname = a.attname
  LEFT JOIN pg_attrdef pd ON pd.adrelid = i.inhparent AND pd.adnum = p.attnum
  WHERE c.relkind IN ('r', 'p', 'f') AND ${OWN}
)
SELECT nspname AS schema, relname AS "table", attname AS name, x.aspect, x.value,
  ${COLUMN} || x.set AS set, ${COLUMN} || x.reset AS reset
FROM c, LATERAL (VALUES
  ('default', inherited IS NOT NULL AND attgenerated = '' AND default_expr IS DISTINCT FROM parent_default, COALESCE(default_expr, ''),
    CASE WHEN default_expr IS NULL THEN 'DROP DEFAULT' ELSE 'SET DEFAULT ' || default_expr END,
    CASE WHEN parent_default IS NULL THEN 'DROP DEFAULT' ELSE 'SET DEFAULT ' || parent_default END),
  ('not null', inherited IS NOT NULL AND attnotnull AND NOT parent_not_null, 'true', 'SET NOT NULL', 'DROP NOT NULL'),
  ('storage', attstorage <> typstorage, ${storage("attstorage")},
    'SET STORAGE ' || ${storage("attstorage")}, 'SET STORAGE ' || ${storage("typstorage")}),
  ('compression', attcompression <> '', ${compression("attcompression")},
    'SET COMPRESSION ' || ${compression("attcompression")}, 'SET COMPRESSION default'),
  ('statistics target', attstattarget IS NOT NULL, attstattarget::text, 'SET STATISTICS ' || attstattarget, 'SET STATISTICS -1'),
  ('column options', attoptions IS NOT NULL, array_to_string(attoptions, ', '),
    'SET (' || array_to_string(attoptions, ', ') || ')',
    'RESET (' || (SELECT string_agg(split_part(o, '=', 1), ', ') FROM unnest(attoptions) o) || ')'),
  ('foreign options', attfdwoptions IS NOT NULL, array_to_string(attfdwoptions, ', '), ${foreignOptions("ADD ")}, ${foreignOptions("DROP ", "")}),
  ('virtual', attgenerated = 'v', 'true', '', '')
) x(aspect, is_there, value, set, reset)
WHERE x.is_there
ORDER BY 1, 2, 3, 4`;

const CLUSTERED = `SELECT n.nspname AS schema, c.relname AS "table", ic.relname AS name, inn.nspname AS index_schema,
    format('ALTER TABLE %I.%I CLUSTER ON %I', n.nspname, c.relname, ic.relname) AS set,
    format('ALTER TABLE %I.%I SET WITHOUT CLUSTER', n.nspname, c.relname) AS reset
  FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_class ic ON ic.oid = i.indexrelid JOIN pg_namespace inn ON inn.oid = ic.relnamespace
  WHERE i.indisclustered AND ${OWN} ORDER BY 1, 2`;

const TYPED = `SELECT n.nspname AS schema, c.relname AS "table", format_type(c.reloftype, NULL) AS name,
    format('ALTER TABLE %I.%I OF %s', n.nspname, c.relname, format_type(c.reloftype, NULL)) AS set,
    format('ALTER TABLE %I.%I NOT OF', n.nspname, c.relname) AS reset
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.reloftype <> 0 AND ${OWN} ORDER BY 1, 2`;

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

/** What the engine does not read of tables and indexes. */
export async function readExtras(query: Query): Promise<readonly Extra[]> {
  const columns = (await query(COLUMNS)).map((row): Extra => {
    const { schema, table, name } = readPlace(row);
    const id = { kind: "column", schema, table, name } as const;
    return { id, table: { schema, name: table }, ...readProperty(row) };
  });
  const clustered = (await query(CLUSTERED)).map((row) => ofTable(row, "clustered"));
  const typed = (await query(TYPED)).map((row) => ofTable(row, "typed"));
  return [...columns, ...clustered, ...typed];
}

function ofTable(row: Record<string, unknown>, aspect: Aspect): Extra {
  const { schema, table, name } = readPlace(row);
  const place = { schema, name: table };
  const property = { ...readProperty(row), aspect, value: name };
  return { id: { kind: "table", ...place }, table: place, ...property };
}

/** Which index belongs to which; those of partitioned partitions before those inside of them. */
export async function readAttachments(query: Query): Promise<readonly Attachment[]> {
  return (await query(ATTACHED)).map((row) => ({
    ...readPlace(row),
    parent: { schema: String(row.parent_schema), name: String(row.parent) },
    definition: String(row.definition),
  }));
}

function readPlace(row: Record<string, unknown>) {
  return { schema: String(row.schema), table: String(row.table), name: String(row.name) };
}

function readProperty(row: Record<string, unknown>) {
  return {
    aspect: String(row.aspect) as Aspect,
    value: String(row.value),
    set: String(row.set),
    reset: String(row.reset),
  };
}
