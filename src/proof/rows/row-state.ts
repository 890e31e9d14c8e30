import { quoteIdent } from "../../base/quote-sql.ts";
import type { Rename } from "../../plan/renames/rename.ts";
import type { Session } from "../../postgres/session.ts";
import { readRowTables } from "./columns.ts";

/** The rows of a database: by `schema.table`, with the types of the columns. */
export type RowState = ReadonlyMap<string, TableRows>;

/** The rows of one table, as JSON. */
export interface TableRows {
  readonly types: ReadonlyMap<string, string>;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

/** Reads every row. A partitioned table's rows are those of its own, wherever they are. */
export async function readRows(session: Session): Promise<RowState> {
  const state = new Map<string, TableRows>();
  for (const { schema, name, columns, isPartition, isPartitioned } of await readRowTables(
    session,
  )) {
    if (isPartition) continue;
    const table = `${quoteIdent(schema)}.${quoteIdent(name)}`;
    const only = isPartitioned ? "" : "ONLY ";
    const found = await session.query(`SELECT to_jsonb(t.*) AS row FROM ${only}${table} t`);
    state.set(`${schema}.${name}`, {
      types: new Map(columns.map((column) => [column.name, column.type])),
      rows: found.map(({ row }) => row as Record<string, unknown>),
    });
  }
  return state;
}

/** The same rows under the names that tables and columns have after renames. */
export function renameRows(state: RowState, renames: readonly Rename[]): RowState {
  const named = new Map(renames.map((rename) => [keyOf(rename), rename.to]));
  return new Map(
    [...state].map(([table, { types, rows }]) => {
      const dot = table.indexOf(".");
      const [oldSchema, oldName] = [table.slice(0, dot), table.slice(dot + 1)];
      const schema = named.get(keyOf({ kind: "schema", from: oldSchema })) ?? oldSchema;
      const name = named.get(keyOf({ kind: "table", schema, from: oldName })) ?? oldName;
      const nameOf = (column: string) =>
        named.get(keyOf({ kind: "column", schema, of: name, from: column })) ?? column;
      const rename = (row: Readonly<Record<string, unknown>>) =>
        Object.fromEntries(Object.entries(row).map(([column, value]) => [nameOf(column), value]));
      const renamedTypes = new Map([...types].map(([column, type]) => [nameOf(column), type]));
      return [`${schema}.${name}`, { types: renamedTypes, rows: rows.map(rename) }];
    }),
  );
}

function keyOf({ kind, schema, of, from }: Omit<Rename, "to">): string {
  return JSON.stringify([kind, schema ?? "", of ?? "", from]);
}
