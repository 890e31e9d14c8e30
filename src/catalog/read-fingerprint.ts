import type { Session } from "../postgres/session.ts";
import { COMMENT_QUERY, OBJECT_QUERIES } from "./fingerprint/object-queries.ts";
import { RELATION_QUERIES } from "./fingerprint/relation-queries.ts";
import { settleExpression } from "./settle-expression.ts";
import { readUnmodelledObjects } from "./unmodelled-objects.ts";

/** How a fingerprint is read. */
export interface FingerprintOptions {
  /**
   * Relations that are not looked at, with all that belongs to them. Written as SQL, with their
   * schema; one that is not there is no mistake.
   */
  readonly leaveOut?: readonly string[];
}

/** What the server writes an expression with: the same in every session. */
const SETTINGS = {
  search_path: "pg_catalog",
  datestyle: "ISO, DMY",
  intervalstyle: "postgres",
  timezone: "UTC",
  extra_float_digits: "1",
  bytea_output: "hex",
  quote_all_identifiers: "off",
} as const;

/** A table's indexes, sequences and the like are relations, too. */
const LEFT_OUT = `WITH named AS (SELECT to_regclass(name)::oid AS oid FROM unnest($1::text[]) AS name)
  SELECT oid FROM named WHERE oid IS NOT NULL
  UNION SELECT x.indexrelid FROM pg_index x JOIN named ON named.oid = x.indrelid
  UNION SELECT d.objid FROM pg_depend d JOIN named ON named.oid = d.refobjid
    WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')`;

/**
 * Everything that a database holds, one line an object, sorted. The queries have nothing
 * to do with the engine that compares catalogs, so that one is a witness of the other; both write
 * expressions by `settleExpression`. Secrets are not read. What says nothing about a schema does not count: the position of a column, the
 * name of a NOT NULL constraint, the version of an extension, whether a materialised view is
 * populated.
 *
 * It is one transaction, REPEATABLE READ and READ ONLY; the session's settings stay as they are.
 */
export async function readFingerprint(
  session: Session,
  { leaveOut = [] }: FingerprintOptions = {},
): Promise<readonly string[]> {
  await session.run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  try {
    const lines = await readLines(session, leaveOut);
    await session.run("COMMIT");
    return lines.sort();
  } catch (error) {
    await session.run("ROLLBACK").catch(() => {});
    throw error;
  }
}

async function readLines(session: Session, leaveOut: readonly string[]): Promise<string[]> {
  const settings = Object.entries(SETTINGS).map(
    ([name, value]) => `set_config('${name}', '${value}', true)`,
  );
  await session.query(`SELECT ${settings.join(", ")}`);
  const leftOut = leaveOut.length === 0 ? [] : await session.query(LEFT_OUT, [leaveOut]);
  const without = [leftOut.map(({ oid }) => Number(oid))];
  const lines: string[] = [];
  for (const query of [...RELATION_QUERIES, ...OBJECT_QUERIES, COMMENT_QUERY]) {
    const rows = await session.query(
      `SELECT q.* FROM (${query}) AS q(kind, name, definition, relation)
        WHERE COALESCE(q.relation, 0)::oid <> ALL ($1::oid[])`,
      without,
    );
    for (const { kind, name, definition } of rows) {
      lines.push(`${kind} ${name}: ${settleExpression(String(definition ?? ""))}`);
    }
  }
  const others = await readUnmodelledObjects((text) => session.query(text));
  return [...lines, ...others.map(({ kind, name, digest }) => `${kind} ${name}: ${digest}`)];
}
