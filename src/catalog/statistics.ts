import type { Query } from "./extras/sql-parts.ts";

/** An object of extended statistics, which the engine has no notion of. */
export interface StatisticsObject {
  readonly schema: string;
  readonly name: string;
  readonly table: { readonly schema: string; readonly name: string };
  /** The columns that it needs, in expressions too. */
  readonly columns: readonly string[];
  /** The functions of its expressions. */
  readonly routines: readonly {
    readonly schema: string;
    readonly name: string;
    readonly args: readonly string[];
  }[];
  /** As `pg_get_statisticsobjdef` writes it. */
  readonly definition: string;
  /** What is equal for equal ones: columns are written in the order of their positions. */
  readonly content: string;
  /** Absent where it is the server's default. */
  readonly target?: number;
  readonly owner: string;
  readonly comment?: string;
}

/** Of `s`: its table, its kinds, its columns and its expressions. */
export const STATISTICS_CONTENT = `concat_ws('|', s.stxrelid::regclass, s.stxkind::text,
    (SELECT string_agg(a.attname, ',' ORDER BY a.attname) FROM pg_attribute a WHERE a.attrelid = s.stxrelid AND a.attnum = ANY (s.stxkeys::int2[])),
    (SELECT string_agg(x, ',' ORDER BY x) FROM unnest(pg_get_statisticsobjdef_expressions(s.oid)) x))`;

const STATISTICS = `SELECT n.nspname AS schema, s.stxname AS name, tn.nspname AS table_schema, c.relname AS "table",
    pg_get_statisticsobjdef(s.oid) AS definition, ${STATISTICS_CONTENT} AS content, NULLIF(s.stxstattarget, -1) AS target, pg_get_userbyid(s.stxowner) AS owner,
    obj_description(s.oid, 'pg_statistic_ext') AS comment,
    ARRAY(SELECT a.attname::text FROM pg_depend d JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
      WHERE d.classid = 'pg_statistic_ext'::regclass AND d.objid = s.oid AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 ORDER BY 1) AS columns,
    (SELECT jsonb_agg(jsonb_build_object('schema', pn.nspname, 'name', p.proname,
        'args', ARRAY(SELECT format_type(t, NULL) FROM unnest(p.proargtypes) WITH ORDINALITY x(t, o) ORDER BY o)))
      FROM pg_depend d JOIN pg_proc p ON p.oid = d.refobjid JOIN pg_namespace pn ON pn.oid = p.pronamespace
      WHERE d.classid = 'pg_statistic_ext'::regclass AND d.objid = s.oid AND d.refclassid = 'pg_proc'::regclass) AS routines
  FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace
  JOIN pg_class c ON c.oid = s.stxrelid JOIN pg_namespace tn ON tn.oid = c.relnamespace
  WHERE NOT EXISTS (SELECT 1 FROM pg_depend e WHERE e.classid = 'pg_statistic_ext'::regclass AND e.objid = s.oid AND e.deptype = 'e')
  ORDER BY 1, 2`;

/** Reads all of them but those of extensions. */
export async function readStatistics(query: Query): Promise<readonly StatisticsObject[]> {
  return (await query(STATISTICS)).map((row) => ({
    schema: String(row.schema),
    name: String(row.name),
    table: { schema: String(row.table_schema), name: String(row.table) },
    columns: Array.isArray(row.columns) ? row.columns.map(String) : [],
    routines: Array.isArray(row.routines) ? row.routines.map(readRoutine) : [],
    definition: String(row.definition),
    content: String(row.content),
    ...(row.target !== null && { target: Number(row.target) }),
    owner: String(row.owner),
    ...(row.comment !== null && { comment: String(row.comment) }),
  }));
}

function readRoutine(value: unknown): StatisticsObject["routines"][number] {
  const { schema, name, args } = Object(value) as Record<string, unknown>;
  const list = Array.isArray(args) ? args.map(String) : [];
  return { schema: String(schema), name: String(name), args: list };
}
