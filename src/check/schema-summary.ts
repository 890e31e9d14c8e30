import type { Session } from "../postgres/session.ts";

/** How many objects of each kind a database holds, without PostgreSQL's and extensions' own. */
export interface SchemaSummary {
  /** Without `public`. */
  readonly schemas: number;
  readonly tables: number;
  readonly partitions: number;
  readonly foreignTables: number;
  readonly views: number;
  readonly materializedViews: number;
  readonly sequences: number;
  readonly indexes: number;
  readonly constraints: number;
  readonly functions: number;
  readonly triggers: number;
  readonly policies: number;
  readonly types: number;
  readonly domains: number;
  readonly extensions: number;
}

const OWN = "NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND n.nspname !~ '^pg_temp_'";

const COUNTS = `
WITH own AS (
  SELECT n.oid FROM pg_namespace n WHERE n.nspname ${OWN}
), part AS (
  SELECT classid, objid FROM pg_depend WHERE deptype = 'e'
), rel AS (
  SELECT c.* FROM pg_class c WHERE c.relnamespace IN (SELECT oid FROM own)
    AND NOT EXISTS (SELECT 1 FROM part WHERE classid = 'pg_class'::regclass AND objid = c.oid)
)
SELECT
  (SELECT count(*) FROM pg_namespace n WHERE n.oid IN (SELECT oid FROM own) AND n.nspname <> 'public'
    AND NOT EXISTS (SELECT 1 FROM part WHERE classid = 'pg_namespace'::regclass AND objid = n.oid)
  ) AS schemas,
  (SELECT count(*) FROM rel WHERE relkind IN ('r', 'p') AND NOT relispartition) AS tables,
  (SELECT count(*) FROM rel WHERE relkind IN ('r', 'p') AND relispartition) AS partitions,
  (SELECT count(*) FROM rel WHERE relkind = 'f') AS "foreignTables",
  (SELECT count(*) FROM rel WHERE relkind = 'v') AS views,
  (SELECT count(*) FROM rel WHERE relkind = 'm') AS "materializedViews",
  (SELECT count(*) FROM rel WHERE relkind = 'S') AS sequences,
  (SELECT count(*) FROM rel WHERE relkind IN ('i', 'I') AND NOT relispartition) AS indexes,
  (SELECT count(*) FROM pg_constraint k JOIN rel ON rel.oid = k.conrelid
    WHERE k.conparentid = 0 AND k.contype IN ('c', 'f', 'p', 'u', 'x')) AS constraints,
  (SELECT count(*) FROM pg_proc p WHERE p.pronamespace IN (SELECT oid FROM own)
    AND NOT EXISTS (SELECT 1 FROM part WHERE classid = 'pg_proc'::regclass AND objid = p.oid)
  ) AS functions,
  (SELECT count(*) FROM pg_trigger t JOIN rel ON rel.oid = t.tgrelid
    WHERE NOT t.tgisinternal AND t.tgparentid = 0) AS triggers,
  (SELECT count(*) FROM pg_policy p JOIN rel ON rel.oid = p.polrelid) AS policies,
  (SELECT count(*) FROM pg_type t LEFT JOIN pg_class c ON c.oid = t.typrelid
    WHERE t.typnamespace IN (SELECT oid FROM own)
    AND (t.typtype IN ('e', 'r') OR (t.typtype = 'c' AND c.relkind = 'c'))
    AND NOT EXISTS (SELECT 1 FROM part WHERE classid = 'pg_type'::regclass AND objid = t.oid)
  ) AS types,
  (SELECT count(*) FROM pg_type t WHERE t.typnamespace IN (SELECT oid FROM own) AND t.typtype = 'd'
    AND NOT EXISTS (SELECT 1 FROM part WHERE classid = 'pg_type'::regclass AND objid = t.oid)
  ) AS domains,
  (SELECT count(*) FROM pg_extension WHERE extname <> 'plpgsql') AS extensions`;

const KEYS = [
  "schemas",
  "tables",
  "partitions",
  "foreignTables",
  "views",
  "materializedViews",
  "sequences",
  "indexes",
  "constraints",
  "functions",
  "triggers",
  "policies",
  "types",
  "domains",
  "extensions",
] as const satisfies readonly (keyof SchemaSummary)[];

/** Counts what a script has built, by kind. Call it when no transaction has failed. */
export async function readSchemaSummary(session: Session): Promise<SchemaSummary> {
  const [row = {}] = await session.query(COUNTS);
  const counts = KEYS.map((key) => [key, Number(row[key] ?? 0)]);
  return Object.fromEntries(counts) as Record<(typeof KEYS)[number], number>;
}
