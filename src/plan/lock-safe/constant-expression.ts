import type { FactBase } from "@supabase/pg-delta/core";
import { NAME, unquote } from "./names.ts";

/** What is evaluated once for a statement, or always gives the same. */
const FUNCTIONS = [
  "now|transaction_timestamp|statement_timestamp|timezone|date_trunc|date_part|make_date|make_interval",
  "make_timestamp|make_timestamptz|to_timestamp|age|lower|upper|md5|current_setting|current_database",
  "jsonb?_build_object|jsonb?_build_array|to_jsonb?|array_fill|int4range|int8range|numrange|daterange|tsrange|tstzrange",
].join("|");
const WORDS = [
  "NULL|true|false|ARRAY|ROW|COALESCE|EXTRACT|FROM|AT TIME ZONE|CURRENT_DATE|CURRENT_TIME|CURRENT_TIMESTAMP",
  "LOCALTIME|LOCALTIMESTAMP|CURRENT_USER|SESSION_USER|CURRENT_ROLE|CURRENT_CATALOG|CURRENT_SCHEMA|USER",
].join("|");
const BUILT_IN = String.raw`(?:character varying|double precision|bit varying|"char"|(?:time|timestamp)(?:\(\d\))? with(?:out)? time zone|[a-z_][a-z0-9_]*)(?:\(\d+(?:,\d+)?\))?`;

const TOKENS = new RegExp(
  [
    String.raw`\s+`,
    String.raw`E'(?:[^'\\]|\\.|'')*'|[BX]?'(?:[^']|'')*'`,
    String.raw`\d+(?:\.\d+)?(?:e[-+]?\d+)?`,
    `::(?:${NAME}\\.${NAME}|${BUILT_IN})(?:\\[\\])*`,
    String.raw`(?:${WORDS})\b`,
    String.raw`(?:${FUNCTIONS})(?=\()`,
    String.raw`[-+*/%<>=|&,()[\]]`,
  ].join("|"),
  "y",
);

/**
 * Whether a default gives one value for all rows of one statement, so that PostgreSQL notes it
 * once and leaves the rows alone. Only what is known to counts.
 */
export function isConstant(expression: string, facts: FactBase): boolean {
  TOKENS.lastIndex = 0;
  while (TOKENS.lastIndex < expression.length) {
    const match = TOKENS.exec(expression);
    if (match === null || match[0] === "") return false;
    const [, schema, name] = match;
    if (schema !== undefined && name !== undefined && !isEnum(facts, schema, name)) return false;
  }
  return true;
}

/** Another type may have an input function of its own, of which nothing is known. */
function isEnum(facts: FactBase, schema: string, name: string): boolean {
  const id = { kind: "type", schema: unquote(schema), name: unquote(name) } as const;
  return facts.get(id)?.payload.variant === "enum";
}
