import type { Aspect, Extra, ExtraId } from "../extra.ts";
import { readRelation } from "./column-extras.ts";
import { OWN, optionNames, options, type Query, RELATION_KIND } from "./sql-parts.ts";

const CLUSTERED = `SELECT n.nspname AS schema, c.relname AS "table", ${RELATION_KIND} AS kind, ic.relname AS value,
    format('ALTER TABLE %I.%I CLUSTER ON %I', n.nspname, c.relname, ic.relname) AS set,
    format('ALTER TABLE %I.%I SET WITHOUT CLUSTER', n.nspname, c.relname) AS reset
  FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_class ic ON ic.oid = i.indexrelid
  WHERE i.indisclustered AND ${OWN} ORDER BY 1, 2`;

const TYPED = `SELECT n.nspname AS schema, c.relname AS "table", 'table' AS kind, format_type(c.reloftype, NULL) AS value,
    format('ALTER TABLE %I.%I OF %s', n.nspname, c.relname, format_type(c.reloftype, NULL)) AS set,
    format('ALTER TABLE %I.%I NOT OF', n.nspname, c.relname) AS reset
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.reloftype <> 0 AND ${OWN} ORDER BY 1, 2`;

/** Of tables, the engine knows the first parent; of foreign tables, none. */
const PARENTS = `SELECT n.nspname AS schema, c.relname AS "table", ${RELATION_KIND} AS kind, '' AS set, '' AS reset,
    array_agg(pn.nspname::text ORDER BY i.inhseqno) AS schemas, array_agg(pc.relname::text ORDER BY i.inhseqno) AS tables,
    CASE WHEN c.relispartition THEN 'PARTITION OF ' || string_agg(format('%I.%I', pn.nspname, pc.relname), '') || ' ' || pg_get_expr(c.relpartbound, c.oid)
      WHEN c.relkind = 'f' THEN '() INHERITS (' || string_agg(format('%I.%I', pn.nspname, pc.relname), ', ' ORDER BY i.inhseqno) || ')'
      ELSE string_agg(format('%I.%I', pn.nspname, pc.relname), ', ' ORDER BY i.inhseqno) END AS value
  FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_class pc ON pc.oid = i.inhparent JOIN pg_namespace pn ON pn.oid = pc.relnamespace
  WHERE (c.relkind = 'f' OR (c.relkind = 'r' AND NOT c.relispartition)) AND ${OWN} GROUP BY 1, 2, 3, c.oid, c.relispartition, c.relkind, c.relpartbound
  ORDER BY 1, 2`;

const TOAST = `SELECT n.nspname AS schema, c.relname AS "table", ${RELATION_KIND} AS kind, ${options("t.reloptions")} AS value,
    format('ALTER TABLE %I.%I SET (%s)', n.nspname, c.relname, ${options("t.reloptions", "toast.")}) AS set,
    format('ALTER TABLE %I.%I RESET (%s)', n.nspname, c.relname, ${optionNames("t.reloptions", "toast.")}) AS reset
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_class t ON t.oid = c.reltoastrelid
  WHERE t.reloptions IS NOT NULL AND ${OWN} ORDER BY 1, 2`;

/** A sequence of an identity column is always as its table is. */
const UNLOGGED = `SELECT n.nspname AS schema, c.relname AS name, 'true' AS value,
    format('ALTER SEQUENCE %I.%I SET UNLOGGED', n.nspname, c.relname) AS set,
    format('ALTER SEQUENCE %I.%I SET LOGGED', n.nspname, c.relname) AS reset
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'S' AND c.relpersistence = 'u' AND ${OWN} AND NOT EXISTS (SELECT 1 FROM pg_depend d
    WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'i') ORDER BY 1, 2`;

/** The index of a constraint is made by the constraint, which says nothing of its options. */
const INDEX_OPTIONS = `SELECT n.nspname AS schema, t.relname AS "table", k.conname AS name, c.relname AS index, ${options("c.reloptions")} AS value,
    format('ALTER INDEX %I.%I SET (%s)', n.nspname, c.relname, ${options("c.reloptions")}) AS set,
    format('ALTER INDEX %I.%I RESET (%s)', n.nspname, c.relname, ${optionNames("c.reloptions")}) AS reset
  FROM pg_constraint k JOIN pg_class c ON c.oid = k.conindid JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_class t ON t.oid = k.conrelid
  WHERE k.contype IN ('p', 'u', 'x') AND c.reloptions IS NOT NULL AND ${OWN} ORDER BY 1, 2, 3`;

const INDEX_STATISTICS = `SELECT n.nspname AS schema, c.relname AS name, a.attnum AS detail, a.attstattarget AS value,
    format('ALTER INDEX %I.%I ALTER COLUMN %s SET STATISTICS %s', n.nspname, c.relname, a.attnum, a.attstattarget) AS set,
    format('ALTER INDEX %I.%I ALTER COLUMN %s SET STATISTICS -1', n.nspname, c.relname, a.attnum) AS reset
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('i', 'I') AND NULLIF(a.attstattarget, -1) IS NOT NULL AND ${OWN} ORDER BY 1, 2, 3`;

/** What a partition's part of a trigger is, where it is not as the trigger itself. */
const ENABLED = `WITH RECURSIVE part AS (
    SELECT t.oid, t.tgparentid AS root, t.tgparentid AS parent FROM pg_trigger t WHERE t.tgparentid <> 0 AND NOT t.tgisinternal
    UNION ALL SELECT part.oid, t.tgparentid, part.parent FROM part JOIN pg_trigger t ON t.oid = part.root WHERE t.tgparentid <> 0)
  SELECT n.nspname AS schema, c.relname AS "table", t.tgname AS name, rn.nspname AS root_schema, rc.relname AS root_table, x.verb AS value,
    format('ALTER TABLE %I.%I %s TRIGGER %I', n.nspname, c.relname, x.verb, t.tgname) AS set,
    format('ALTER TABLE %I.%I %s TRIGGER %I', n.nspname, c.relname, y.verb, t.tgname) AS reset
  FROM part JOIN pg_trigger t ON t.oid = part.oid JOIN pg_trigger p ON p.oid = part.parent JOIN pg_trigger r ON r.oid = part.root
  JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_class rc ON rc.oid = r.tgrelid JOIN pg_namespace rn ON rn.oid = rc.relnamespace
  JOIN (VALUES ('O', 'ENABLE'), ('D', 'DISABLE'), ('R', 'ENABLE REPLICA'), ('A', 'ENABLE ALWAYS')) x(letter, verb) ON x.letter = t.tgenabled::text
  JOIN (VALUES ('O', 'ENABLE'), ('D', 'DISABLE'), ('R', 'ENABLE REPLICA'), ('A', 'ENABLE ALWAYS')) y(letter, verb) ON y.letter = p.tgenabled::text
  WHERE r.tgparentid = 0 AND t.tgenabled <> p.tgenabled AND ${OWN} ORDER BY 1, 2, 3`;

/** Since PostgreSQL 18. */
const PUBLISHED = `SELECT p.pubname AS name, 'stored' AS value,
    format('ALTER PUBLICATION %I SET (publish_generated_columns = stored)', p.pubname) AS set,
    format('ALTER PUBLICATION %I SET (publish_generated_columns = none)', p.pubname) AS reset
  FROM pg_publication p WHERE to_jsonb(p) ->> 'pubgencols' = 's' ORDER BY 1`;

/** Since PostgreSQL 16. */
const RULES = `SELECT n.nspname AS schema, c.collname AS name, to_jsonb(c) ->> 'collicurules' AS value, '' AS set, '' AS reset
  FROM pg_collation c JOIN pg_namespace n ON n.oid = c.collnamespace
  WHERE to_jsonb(c) ->> 'collicurules' IS NOT NULL AND n.nspname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2`;

type Row = Record<string, unknown>;

const OF_TABLES: readonly (readonly [Aspect, string])[] = [
  ["clustered", CLUSTERED],
  ["typed", TYPED],
  ["toast options", TOAST],
];

/** What the engine does not read of anything but columns. */
export async function readObjectExtras(query: Query): Promise<readonly Extra[]> {
  const read = async (aspect: Aspect, text: string, identify: (row: Row) => readonly ExtraId[]) =>
    (await query(text)).map((row) => makeExtra(aspect, row, identify(row)));
  const extras: Extra[] = [];
  for (const [aspect, text] of OF_TABLES) {
    extras.push(
      ...(await read(aspect, text, (row) => [
        readRelation(row.kind, String(row.schema), String(row.table)),
      ])),
    );
  }
  const simple = (kind: "sequence" | "index" | "collation") => (row: Row) => [
    { kind, schema: String(row.schema), name: String(row.name) },
  ];
  return [
    ...extras,
    ...(await query(PARENTS)).map(makeParents),
    ...(await read("unlogged", UNLOGGED, simple("sequence"))),
    ...(await read("index options", INDEX_OPTIONS, readConstraintIndex)),
    ...(await read("statistics target", INDEX_STATISTICS, simple("index"))),
    ...(await read("enabled", ENABLED, readTrigger)),
    ...(await read("generated columns", PUBLISHED, ({ name }) => [
      { kind: "publication", name: String(name) },
    ])),
    ...(await read("rules", RULES, simple("collation"))),
  ];
}

/** The first is what it is a property of; it goes away with any of them. */
function makeExtra(aspect: Aspect, row: Row, holders: readonly ExtraId[]): Extra {
  const [id] = holders;
  if (id === undefined) throw new Error(`${aspect} of nothing`);
  return {
    id,
    holders: holders.slice(holders.length > 1 ? 1 : 0),
    aspect,
    ...(row.detail !== undefined && { detail: String(row.detail) }),
    value: String(row.value),
    set: [String(row.set)],
    reset: String(row.reset),
  };
}

/** Its holders are the parents. */
function makeParents(row: Row): Extra {
  const id = readRelation(row.kind, String(row.schema), String(row.table));
  const [schemas, tables] = [row.schemas, row.tables].map((names) =>
    Array.isArray(names) ? names.map(String) : [],
  );
  const holders = (tables ?? []).map(
    (name, at) => ({ kind: "table", schema: schemas?.[at] ?? "", name }) as const,
  );
  return { id, holders, aspect: "parents", value: String(row.value), set: [], reset: "" };
}

function readConstraintIndex({ schema, table, name, index }: Row): readonly ExtraId[] {
  const place = { schema: String(schema), table: String(table) };
  return [
    { kind: "index", schema: place.schema, name: String(index) },
    { kind: "constraint", ...place, name: String(name) },
  ];
}

function readTrigger(row: Row): readonly ExtraId[] {
  const [schema, table, name] = [String(row.schema), String(row.table), String(row.name)];
  return [
    { kind: "trigger", schema, table, name },
    { kind: "trigger", schema: String(row.root_schema), table: String(row.root_table), name },
    { kind: "table", schema, name: table },
  ];
}
