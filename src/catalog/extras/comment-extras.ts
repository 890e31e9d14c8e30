import type { Extra, ExtraId } from "../extra.ts";
import { readRelation } from "./column-extras.ts";
import { OWN, type Query, RELATION_KIND } from "./sql-parts.ts";

/** Columns of views and composite types, and of partitions and children where they are inherited. */
const ON_COLUMNS = `SELECT n.nspname AS schema, c.relname AS "table", CASE c.relkind WHEN 'c' THEN 'type' ELSE ${RELATION_KIND} END AS kind,
    a.attname AS name, d.description AS value, format('COMMENT ON COLUMN %I.%I.%I IS ', n.nspname, c.relname, a.attname) AS prefix
  FROM pg_description d JOIN pg_class c ON d.classoid = 'pg_class'::regclass AND c.oid = d.objoid
  JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.objsubid
  WHERE d.objsubid > 0 AND (c.relkind IN ('v', 'm', 'c') OR a.attinhcount > 0) AND ${OWN} ORDER BY 1, 2, 4`;

/** Indexes of constraints, and those that are a part of a partitioned table's. */
const ON_INDEXES = `SELECT n.nspname AS schema, t.relname AS "table", k.conname AS constraint, c.relname AS name, d.description AS value,
    format('COMMENT ON INDEX %I.%I IS ', n.nspname, c.relname) AS prefix
  FROM pg_description d JOIN pg_class c ON d.classoid = 'pg_class'::regclass AND c.oid = d.objoid
  JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_index x ON x.indexrelid = c.oid JOIN pg_class t ON t.oid = x.indrelid
  LEFT JOIN pg_constraint k ON k.conindid = c.oid AND k.contype IN ('p', 'u', 'x')
  WHERE d.objsubid = 0 AND (k.oid IS NOT NULL OR c.relispartition) AND ${OWN} ORDER BY 1, 4`;

const ON_IDENTITIES = `SELECT n.nspname AS schema, c.relname AS name, tn.nspname AS table_schema, t.relname AS "table", a.attname AS column,
    s.description AS value, format('COMMENT ON SEQUENCE %I.%I IS ', n.nspname, c.relname) AS prefix
  FROM pg_description s JOIN pg_class c ON s.classoid = 'pg_class'::regclass AND c.oid = s.objoid
  JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'i'
  JOIN pg_class t ON t.oid = d.refobjid JOIN pg_namespace tn ON tn.oid = t.relnamespace
  JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
  WHERE c.relkind = 'S' AND s.objsubid = 0 AND ${OWN} ORDER BY 1, 2`;

type Row = Record<string, unknown>;

/** Comments on what the engine has no facts of. */
export async function readCommentExtras(query: Query): Promise<readonly Extra[]> {
  const read = async (text: string, identify: (row: Row) => Pick<Extra, "id" | "holders">) =>
    (await query(text)).map(
      (row): Extra => ({
        ...identify(row),
        aspect: "comment",
        value: String(row.value),
        set: [`${row.prefix}${quote(String(row.value))}`],
        reset: `${row.prefix}NULL`,
      }),
    );
  return [
    ...(await read(ON_COLUMNS, readColumn)),
    ...(await read(ON_INDEXES, readIndex)),
    ...(await read(ON_IDENTITIES, readIdentity)),
  ];
}

function readColumn(row: Row): Pick<Extra, "id" | "holders"> {
  const [schema, table, name] = [String(row.schema), String(row.table), String(row.name)];
  if (row.kind === "type") {
    const id = { kind: "typeAttribute", schema, type: table, name } as const;
    return { id, holders: [id, { kind: "type", schema, name: table }] };
  }
  const id = { kind: "column", schema, table, name } as const;
  return { id, holders: [id, readRelation(row.kind, schema, table)] };
}

function readIndex(row: Row): Pick<Extra, "id" | "holders"> {
  const [schema, table] = [String(row.schema), String(row.table)];
  const id = { kind: "index", schema, name: String(row.name) } as const;
  const holder: ExtraId =
    row.constraint === null
      ? id
      : { kind: "constraint", schema, table, name: String(row.constraint) };
  return { id, holders: [holder] };
}

/** The sequence of an identity column, with the column that it goes with. */
export function readIdentity(row: Row): Pick<Extra, "id" | "holders"> {
  const id = { kind: "sequence", schema: String(row.schema), name: String(row.name) } as const;
  const place = { schema: String(row.table_schema), table: String(row.table) };
  const column = { kind: "column", ...place, name: String(row.column) } as const;
  return { id, holders: [id, column, { kind: "table", schema: place.schema, name: place.table }] };
}

/** As the engine writes it, so that all comments of a plan look alike. */
function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
