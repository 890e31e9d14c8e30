import { ANY_NAME, NAME, type QualifiedName, unquote } from "./names.ts";

const COLUMNS = `${ANY_NAME}(?:, ${ANY_NAME})*`;
const FOREIGN_KEY = new RegExp(
  `^FOREIGN KEY \\((?:PERIOD )?${COLUMNS}(?:, PERIOD ${ANY_NAME})?\\) REFERENCES ${NAME}\\.${NAME}\\(`,
);
const KEY = new RegExp(
  `^(PRIMARY KEY|UNIQUE)( NULLS NOT DISTINCT)? \\((${COLUMNS})\\)( INCLUDE \\(${COLUMNS}\\))?((?: NOT)? DEFERRABLE.*)?$`,
);

/** A primary key or a unique constraint, as `pg_get_constraintdef` writes it. */
export interface Key {
  readonly kind: "PRIMARY KEY" | "UNIQUE";
  /** What its index is, from `USING` on. */
  readonly index: string;
  /** Such as ` DEFERRABLE INITIALLY DEFERRED`, or nothing. */
  readonly timing: string;
}

/** The table that a foreign key points to; undefined for another constraint. */
export function readReferenced(definition: string): QualifiedName | undefined {
  const [, schema, name] = FOREIGN_KEY.exec(definition) ?? [];
  if (schema === undefined || name === undefined) return undefined;
  return { schema: unquote(schema), name: unquote(name) };
}

/** Undefined for what can't be built as an index before, such as `WITHOUT OVERLAPS`. */
export function readKey(definition: string): Key | undefined {
  const [, kind, nulls = "", columns, include = "", timing = ""] = KEY.exec(definition) ?? [];
  if (kind === undefined) return undefined;
  const index = `USING btree (${columns})${include}${nulls}`;
  return { kind: kind === "UNIQUE" ? "UNIQUE" : "PRIMARY KEY", index, timing };
}

/** Whether it is not checked, for now or for ever. */
export function isUnchecked(definition: string): boolean {
  return / (?:NOT VALID|NOT ENFORCED)$/.test(definition);
}
