import type { RowState, TableRows } from "./row-state.ts";

/** What became of rows. */
export interface RowComparison {
  /** Rows that are there again, and in how many tables. */
  readonly rows: number;
  readonly tables: number;
  /** What is missing or has changed, for people. */
  readonly lost: readonly string[];
}

/**
 * Compares rows in the columns that both have with one type. A table that is gone is left out:
 * that it goes is a hazard, and said elsewhere.
 */
export function compareRows(before: RowState, after: RowState): RowComparison {
  let [rows, tables] = [0, 0];
  const lost: string[] = [];
  for (const [name, old] of before) {
    const now = after.get(name);
    if (now === undefined || old.rows.length === 0) continue;
    const columns = [...old.types.keys()].filter(
      (column) => old.types.get(column) === now.types.get(column),
    );
    const [left, right] = [project(old, columns), project(now, columns)];
    const missing = subtract(left, right);
    if (missing.length > 0) lost.push(describe(name, missing));
    else {
      rows += left.length;
      tables += 1;
    }
  }
  return { rows, tables, lost };
}

/** The same rows without the columns and tables that a second state does not have. */
export function keepColumns(state: RowState, other: RowState): RowState {
  return new Map(
    [...state].flatMap(([name, { types, rows }]) => {
      const there = other.get(name);
      if (there === undefined) return [];
      const kept = [...types].filter(([column, type]) => there.types.get(column) === type);
      return [[name, { types: new Map(kept), rows }] as const];
    }),
  );
}

function project({ rows }: TableRows, columns: readonly string[]): readonly string[] {
  return rows.map((row) => JSON.stringify(columns.map((column) => row[column] ?? null)));
}

/** What the second list lacks, each as often as it is missing. */
function subtract(from: readonly string[], what: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const item of what) counts.set(item, (counts.get(item) ?? 0) + 1);
  return from.filter((item) => {
    const count = counts.get(item) ?? 0;
    counts.set(item, count - 1);
    return count <= 0;
  });
}

function describe(table: string, missing: readonly string[]): string {
  const count = missing.length === 1 ? "a row is" : `${missing.length} rows are`;
  return `${count} lost or changed in ${table}: ${missing[0]}`;
}
