import { formatSqlStatements } from "@supabase/pg-delta/sql-format";

/** As long as a line of code may be. */
const LONGEST_LINE = 100;
const OPTIONS = { keywordCase: "preserve", maxWidth: LONGEST_LINE, alignColumns: false } as const;

/**
 * A long CREATE TABLE with a line for each column and constraint. Nothing but white space
 * changes, or it is left as it is.
 */
export function formatStatement(sql: string): string {
  if (sql.length <= LONGEST_LINE || !/^CREATE (?:\w+ )?TABLE /.test(sql)) return sql;
  const formatted = formatSqlStatements([sql], OPTIONS).join("\n").trim().replace(/;$/, "");
  return dropSpace(formatted) === dropSpace(sql) ? formatted : sql;
}

function dropSpace(text: string): string {
  return text.replace(/\s+/g, "");
}
