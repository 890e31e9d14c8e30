import { quoteIdent } from "../../base/quote-sql.ts";
import type { Session } from "../../postgres/session.ts";
import { type RowTable, readRowTables } from "./columns.ts";
import { dropOrphans } from "./drop-orphans.ts";
import { sampleValue } from "./sample-value.ts";

/** Which rows are put: some with NULL wherever it may be, or only rows with every value. */
export type RowChoice = "with nulls" | "without nulls";

/**
 * Puts a few rows into every table, as many as its checks and keys accept. No trigger and no
 * foreign key takes part while they are put; afterwards what refers to nothing is taken out
 * again, so that every constraint holds. Nothing of it is an error: a table may stay empty.
 */
export async function putRows(session: Session, choice: RowChoice): Promise<void> {
  const tables = await readRowTables(session);
  await session.run("SET session_replication_role = replica");
  try {
    for (const table of tables) await putInto(session, table, choice);
    await dropOrphans(session);
  } finally {
    await session.run("RESET session_replication_role");
  }
}

/** What fits into the partitioned table finds its partition; for the others there is no row. */
async function putInto(session: Session, table: RowTable, choice: RowChoice): Promise<void> {
  if (table.isPartition) return;
  const rows = [1, 2].flatMap((row) => renderRow(table, row, row === 2 && choice === "with nulls"));
  if (rows.length === 0) return;
  for (const row of rows) await session.run(row).catch(() => {});
}

function renderRow(table: RowTable, row: number, hasNulls: boolean): string[] {
  const values = table.columns.map((column) => {
    const value = hasNulls && !column.isNotNull ? undefined : sampleValue(column, row);
    return value ?? (column.isNotNull ? undefined : "NULL");
  });
  if (values.includes(undefined) || values.length === 0) return [];
  const name = `${quoteIdent(table.schema)}.${quoteIdent(table.name)}`;
  const columns = table.columns.map((column) => quoteIdent(column.name)).join(", ");
  return [`INSERT INTO ${name} (${columns}) OVERRIDING SYSTEM VALUE VALUES (${values.join(", ")})`];
}
