import { quoteLiteral } from "../../base/quote-sql.ts";
import type { RowColumn } from "./columns.ts";

/** Texts that become values of a type; the number of the row makes rows differ. */
const TEXTS: { readonly [type: string]: (row: number) => string } = {
  bool: (row) => (row % 2 === 1 ? "true" : "false"),
  date: (row) => `2020-01-0${row}`,
  timestamp: (row) => `2020-01-0${row} 12:00:00`,
  timestamptz: (row) => `2020-01-0${row} 12:00:00+00`,
  time: (row) => `0${row}:00:00`,
  timetz: (row) => `0${row}:00:00+00`,
  interval: (row) => `${row} days`,
  uuid: (row) => `00000000-0000-4000-8000-00000000000${row}`,
  json: (row) => `{"row": ${row}}`,
  jsonb: (row) => `{"row": ${row}}`,
  xml: (row) => `<row>${row}</row>`,
  bytea: (row) => `\\x0${row}`,
  inet: (row) => `192.0.2.${row}`,
  cidr: (row) => `192.0.2.${row}/32`,
  macaddr: (row) => `00:00:5e:00:53:0${row}`,
  macaddr8: (row) => `00:00:5e:00:53:00:00:0${row}`,
  tsvector: (row) => `row${row}`,
  tsquery: (row) => `row${row}`,
  point: (row) => `(${row},${row})`,
  lseg: (row) => `[(0,0),(${row},${row})]`,
  box: (row) => `(${row},${row}),(0,0)`,
  path: (row) => `[(0,0),(${row},${row})]`,
  polygon: (row) => `((0,0),(${row},0),(0,${row}))`,
  circle: (row) => `<(0,0),${row}>`,
  line: (row) => `{1,-1,${row}}`,
  pg_lsn: (row) => `0/${row}`,
};

const NUMBERS = ["int2", "int4", "int8", "numeric", "float4", "float8", "money", "oid"];
const WORDS = ["text", "varchar", "bpchar", "name", "citext", "char"];

/**
 * A value for a column as SQL, the same for the same type and row: so that a key and what
 * refers to it fit. Undefined for a type that nothing is known of.
 *
 * @param row From 1 to 9.
 */
export function sampleValue(column: RowColumn, row: number): string | undefined {
  const text = sampleText(column, row);
  return text === undefined ? undefined : `${quoteLiteral(text)}::${column.type}`;
}

function sampleText(column: RowColumn, row: number): string | undefined {
  const { baseType, typeKind, isArray, length, labels } = column;
  if (isArray || typeKind === "m") return "{}";
  if (typeKind === "r") return "empty";
  if (typeKind === "e") return labels[(row - 1) % labels.length];
  if (NUMBERS.includes(baseType)) return String(row);
  if (WORDS.includes(baseType)) return fit(`row ${row}`, baseType === "char" ? 1 : length);
  if (baseType === "bit" || baseType === "varbit") {
    return `${"0".repeat(Math.max(0, (length || 1) - 1))}${row % 2}`;
  }
  return TEXTS[baseType]?.(row);
}

/** The end of a text is what makes it differ. */
function fit(text: string, length: number): string {
  return length > 0 && length < text.length ? text.slice(-length) : text;
}
