import type { Aspect, Extra } from "../extra.ts";
import { OWN, optionNames, options, type Query, RELATION_KIND } from "./sql-parts.ts";

const COLUMN = "format('ALTER TABLE ONLY %I.%I ALTER COLUMN %I ', nspname, relname, attname)";
/** What a table has otherwise than its parent, it hands on. */
const HANDED_ON = "format('ALTER TABLE %I.%I ALTER COLUMN %I ', nspname, relname, attname)";
const VIEW_COLUMN = "format('ALTER VIEW %I.%I ALTER COLUMN %I ', nspname, relname, attname)";

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
  SELECT n.nspname, c.relname, c.relkind, ${RELATION_KIND} AS kind, a.attname, a.attnotnull, a.attgenerated, a.attoptions, a.attfdwoptions,
    NULLIF(a.attstattarget, -1) AS attstattarget, a.attstorage, t.typstorage, a.attcompression,
    pg_get_expr(d.adbin, d.adrelid) AS default_expr,
    p.attname AS inherited, p.attnotnull AS parent_not_null, pg_get_expr(pd.adbin, pd.adrelid) AS parent_default
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
  LEFT JOIN pg_inherits i ON i.inhrelid = c.oid AND a.attinhcount > 0
    AND i.inhseqno = (SELECT min(y.inhseqno) FROM pg_inherits y JOIN pg_attribute x ON x.attrelid = y.inhparent
      WHERE y.inhrelid = c.oid AND x.attname = a.attname)
  LEFT JOIN pg_attribute p ON p.attrelid = i.inhparent AND p.attname = a.attname
  LEFT JOIN pg_attrdef pd ON pd.adrelid = i.inhparent AND pd.adnum = p.attnum
  WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND ${OWN}
)
SELECT nspname AS schema, relname AS "table", kind, attname AS name, x.aspect, x.value,
  x.prefix || x.set AS set, x.prefix || x.reset AS reset
FROM c, LATERAL (VALUES
  ('default', inherited IS NOT NULL AND attgenerated = '' AND default_expr IS DISTINCT FROM parent_default, COALESCE(default_expr, ''), ${HANDED_ON},
    CASE WHEN default_expr IS NULL THEN 'DROP DEFAULT' ELSE 'SET DEFAULT ' || default_expr END,
    CASE WHEN parent_default IS NULL THEN 'DROP DEFAULT' ELSE 'SET DEFAULT ' || parent_default END),
  ('default', relkind = 'v' AND default_expr IS NOT NULL, default_expr, ${VIEW_COLUMN}, 'SET DEFAULT ' || default_expr, 'DROP DEFAULT'),
  ('not null', inherited IS NOT NULL AND attnotnull AND NOT parent_not_null, 'true', ${HANDED_ON}, 'SET NOT NULL', 'DROP NOT NULL'),
  ('storage', relkind <> 'v' AND attstorage <> typstorage, ${storage("attstorage")}, ${COLUMN},
    'SET STORAGE ' || ${storage("attstorage")}, 'SET STORAGE ' || ${storage("typstorage")}),
  ('compression', attcompression <> '', ${compression("attcompression")}, ${COLUMN},
    'SET COMPRESSION ' || ${compression("attcompression")}, 'SET COMPRESSION default'),
  ('statistics target', attstattarget IS NOT NULL, attstattarget::text, ${COLUMN}, 'SET STATISTICS ' || attstattarget, 'SET STATISTICS -1'),
  ('column options', attoptions IS NOT NULL, ${options("attoptions")}, ${COLUMN},
    'SET (' || ${options("attoptions")} || ')', 'RESET (' || ${optionNames("attoptions")} || ')'),
  ('foreign options', attfdwoptions IS NOT NULL, array_to_string(attfdwoptions, ', '), ${COLUMN}, ${foreignOptions("ADD ")}, ${foreignOptions("DROP ", "")}),
  ('virtual', attgenerated = 'v', 'true', '', '', '')
) x(aspect, is_there, value, prefix, set, reset)
WHERE x.is_there
ORDER BY 1, 2, 4, 5`;

/** What the engine does not read of the columns of tables and views. */
export async function readColumnExtras(query: Query): Promise<readonly Extra[]> {
  return (await query(COLUMNS)).map((row) => {
    const [schema, table] = [String(row.schema), String(row.table)];
    const id = { kind: "column", schema, table, name: String(row.name) } as const;
    return {
      id,
      holders: [id, readRelation(row.kind, schema, table)],
      aspect: String(row.aspect) as Aspect,
      value: String(row.value),
      set: [String(row.set)],
      reset: String(row.reset),
    };
  });
}

/** A relation of one of the kinds that `RELATION_KIND` gives. */
export function readRelation(kind: unknown, schema: string, name: string) {
  const kinds = ["table", "view", "materializedView", "foreignTable"] as const;
  return { kind: kinds.find((known) => known === kind) ?? "table", schema, name } as const;
}
