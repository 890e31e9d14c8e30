import { ConfitureError } from "../base/errors.ts";
import { quoteIdent } from "../base/quote-sql.ts";
import type { Session } from "../postgres/session.ts";
import { canonicalVersion, compareParts } from "./flyway-names.ts";
import type { Tool } from "./foreign-migration.ts";

/** What the other tool's table says is applied. */
export interface History {
  /** With its schema, for messages. Undefined: the table is not there. */
  readonly table: string | undefined;
  /** By {@link ForeignMigration.key}, in the order in which they were applied. */
  readonly applied: ReadonlyMap<string, AppliedThere>;
  /** Everything up to this version counts as applied: Flyway's baseline. */
  readonly baseline: readonly string[] | undefined;
}

/** One migration that the other tool has applied. */
export interface AppliedThere {
  readonly appliedAt: Date | undefined;
  readonly durationMs: number;
  readonly checksum: number | undefined;
}

type Row = Readonly<Record<string, unknown>>;

const TABLES: { readonly [tool in Tool]: string } = {
  dbmate: "schema_migrations",
  goose: "goose_db_version",
  flyway: "flyway_schema_history",
};

const QUERIES: { readonly [tool in Tool]: { columns: readonly string[]; order: string } } = {
  dbmate: { columns: ["version"], order: "version" },
  goose: { columns: ["id", "version_id", "is_applied", "tstamp"], order: "id" },
  flyway: {
    columns: [
      "installed_rank",
      "version",
      "description",
      "type",
      "script",
      "checksum",
      "installed_on",
      "execution_time",
      "success",
    ],
    order: "installed_rank",
  },
};
const TIMES: ReadonlySet<string> = new Set(["tstamp", "installed_on"]);

/** Reads the other tool's table; it is left as it is. */
export async function readHistory(
  session: Session,
  tool: Tool,
  wanted: string | undefined,
): Promise<History> {
  const table = await findTable(session, tool, wanted);
  if (table === undefined) return { table, applied: new Map(), baseline: undefined };
  const { columns, order } = QUERIES[tool];
  // These times have no zone: they are read in the session's, and none is later than now.
  const select = columns.map((column) =>
    TIMES.has(column) ? `least(${column}::timestamptz, now()) AS ${column}` : column,
  );
  const rows = await session.query(
    `SELECT ${select.join(", ")} FROM ${table.sql} ORDER BY ${order}`,
  );
  switch (tool) {
    case "dbmate":
      return { table: table.sql, applied: readDbmateRows(rows), baseline: undefined };
    case "goose":
      return { table: table.sql, applied: readGooseRows(rows), baseline: undefined };
    case "flyway":
      return { table: table.sql, ...readFlywayRows(table.sql, rows) };
    default:
      return tool satisfies never;
  }
}

const FIND = `
SELECT format('%I.%I', n.nspname, c.relname) AS sql,
  ARRAY(SELECT attname::text FROM pg_catalog.pg_attribute
    WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped) AS columns
FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.oid = to_regclass($1)`;

async function findTable(session: Session, tool: Tool, wanted: string | undefined) {
  const name = wanted ?? TABLES[tool];
  const [row] = await session.query(FIND, [name.split(".").map(quoteIdent).join(".")]);
  if (row === undefined) {
    if (wanted === undefined) return undefined;
    throw new ConfitureError("USAGE", `the database has no table ${wanted}`, {
      hint: "write --table with its schema, such as public.schema_migrations",
    });
  }
  const found = Array.isArray(row.columns) ? row.columns.map(String) : [];
  const missing = QUERIES[tool].columns.filter((column) => !found.includes(column));
  if (missing.length === 0) return { sql: String(row.sql) };
  throw new ConfitureError(
    "USAGE",
    `${row.sql} is not the table of ${tool}: it has no column ${missing.join(", ")}`,
    { hint: "name the right one with --table, or leave the database alone: --no-database" },
  );
}

function readDbmateRows(rows: readonly Row[]): Map<string, AppliedThere> {
  const nothing = { appliedAt: undefined, durationMs: 0, checksum: undefined };
  return new Map(rows.map(({ version }) => [String(version), nothing]));
}

/** The last row of a version counts: older versions of goose add one when it is undone. */
function readGooseRows(rows: readonly Row[]): Map<string, AppliedThere> {
  const applied = new Map<string, AppliedThere>();
  for (const row of rows) {
    const key = String(row.version_id);
    applied.delete(key);
    if (row.is_applied !== true || key === "0") continue;
    applied.set(key, { appliedAt: readTime(row.tstamp), durationMs: 0, checksum: undefined });
  }
  return applied;
}

function readFlywayRows(
  table: string,
  rows: readonly Row[],
): { applied: Map<string, AppliedThere>; baseline: readonly string[] | undefined } {
  const applied = new Map<string, AppliedThere>();
  let baseline: readonly string[] | undefined;
  for (const row of rows) {
    const type = String(row.type);
    if (row.success !== true) throw refuseFailed(table, row);
    const parts = typeof row.version === "string" ? row.version.split(/[._]/) : undefined;
    if (parts === undefined && !/\.sql$/.test(String(row.script))) continue;
    if (parts !== undefined && /BASELINE/.test(type)) {
      if (baseline === undefined || compareParts(baseline, parts) < 0) baseline = parts;
      continue;
    }
    const key = parts === undefined ? `R ${row.description}` : canonicalVersion(parts);
    applied.delete(key);
    if (/^UNDO|^DELETE/.test(type)) continue;
    applied.set(key, {
      appliedAt: readTime(row.installed_on),
      durationMs: Number(row.execution_time),
      checksum: typeof row.checksum === "number" ? row.checksum : undefined,
    });
  }
  return { applied, baseline };
}

function refuseFailed(table: string, row: Row): ConfitureError {
  const what = row.version === null ? row.description : `version ${row.version}`;
  return new ConfitureError("MIGRATION_INVALID", `${table} says that ${what} has failed`, {
    hint: "look at what it left behind, mend that with Flyway (flyway repair), then import again",
  });
}

function readTime(value: unknown): Date | undefined {
  return value instanceof Date ? value : undefined;
}
