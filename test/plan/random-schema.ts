import fc from "fast-check";

/**
 * A schema as plain data. What refers to something says it by a number, or by a name that may
 * not be there: `renderSchema` leaves out what makes no sense, so that every one of them loads,
 * and so that any part of one can stand in another.
 */
export interface RandomSchema {
  readonly types: readonly RandomType[];
  readonly routines: readonly RandomRoutine[];
  readonly tables: readonly RandomTable[];
  readonly keys: readonly RandomForeignKey[];
  readonly indexes: readonly RandomIndex[];
  readonly views: readonly RandomView[];
  readonly triggers: readonly RandomTrigger[];
  readonly policies: readonly RandomPolicy[];
  readonly notes: readonly RandomNote[];
}

export interface RandomType {
  readonly name: number;
  readonly schema: number;
  readonly kind: "enum" | "domain" | "composite" | "range" | "sequence";
  readonly values: readonly string[];
  readonly base: number;
  readonly flag: boolean;
}

export interface RandomRoutine {
  readonly name: number;
  readonly schema: number;
  readonly argument: string;
  readonly returns: "int" | "bigint" | "text";
  readonly language: "sql" | "plpgsql";
  readonly volatility: "IMMUTABLE" | "STABLE" | "VOLATILE";
  readonly body: number;
  readonly isProcedure: boolean;
}

export interface RandomColumn {
  readonly name: number;
  readonly type: number;
  readonly isNotNull: boolean;
  readonly value: "none" | "constant" | "function" | "generated" | "identity";
  readonly storage: "default" | "EXTERNAL" | "statistics";
}

export interface RandomTable {
  readonly name: number;
  readonly schema: number;
  readonly columns: readonly RandomColumn[];
  readonly key: "none" | "primary" | "unique" | "deferrable";
  readonly checks: readonly number[];
  readonly place: "plain" | "unlogged" | "list" | "range" | "child";
  readonly partitions: number;
  readonly hasRowSecurity: boolean;
  readonly options: "none" | "fillfactor" | "autovacuum";
}

export interface RandomForeignKey {
  readonly from: number;
  readonly to: number;
  readonly column: number;
  readonly action:
    | ""
    | "ON DELETE CASCADE"
    | "ON UPDATE SET NULL"
    | "DEFERRABLE INITIALLY DEFERRED";
  readonly isValid: boolean;
}

export interface RandomIndex {
  readonly name: number;
  readonly table: number;
  readonly columns: readonly number[];
  readonly form:
    | "plain"
    | "unique"
    | "partial"
    | "expression"
    | "include"
    | "hash"
    | "brin"
    | "descending";
}

export interface RandomView {
  readonly name: number;
  readonly schema: number;
  readonly of: number;
  readonly columns: readonly number[];
  readonly form:
    | "plain"
    | "filtered"
    | "grouped"
    | "joined"
    | "calling"
    | "materialized"
    | "secure"
    | "of a view";
}

export interface RandomTrigger {
  readonly name: number;
  readonly table: number;
  readonly form: "row" | "statement" | "columns" | "when" | "constraint" | "transition";
  readonly column: number;
  readonly state: "ENABLE" | "DISABLE" | "ENABLE ALWAYS";
}

export interface RandomPolicy {
  readonly name: number;
  readonly table: number;
  readonly command: "ALL" | "SELECT" | "INSERT" | "UPDATE";
  readonly role: "PUBLIC" | "app_reader" | "app_writer";
  readonly column: number;
}

/** A comment, a right, or statistics. */
export interface RandomNote {
  readonly on: "table" | "column" | "view" | "index" | "statistics" | "type" | "routine" | "schema";
  readonly which: number;
  readonly column: number;
  readonly what: "comment" | "grant" | "column grant" | "owner";
  readonly text: string;
}

const small = fc.nat({ max: 5 });
const pick = <T extends string>(...values: readonly T[]): fc.Arbitrary<T> =>
  fc.constantFrom(...values);
const list = <T>(item: fc.Arbitrary<T>, maxLength: number) =>
  fc.array(item, { maxLength, size: "max" });

// Most of all in one, so that there is something to change and not only to make.
const schema = fc.constantFrom(0, 0, 0, 1, 2);
const TYPE: fc.Arbitrary<RandomType> = fc.record({
  name: small,
  schema,
  kind: pick("enum", "domain", "composite", "range", "sequence"),
  values: fc.uniqueArray(pick("new", "open", "it's", "Ünder", "closed"), {
    minLength: 1,
    maxLength: 4,
  }),
  base: fc.nat({ max: 4 }),
  flag: fc.boolean(),
});
const ROUTINE: fc.Arbitrary<RandomRoutine> = fc.record({
  name: fc.nat({ max: 2 }),
  schema,
  argument: pick("a", "b", "Arg"),
  returns: pick("int", "bigint", "text"),
  language: pick("sql", "plpgsql"),
  volatility: pick("IMMUTABLE", "STABLE", "VOLATILE"),
  body: fc.nat({ max: 2 }),
  isProcedure: fc.boolean(),
});
const COLUMN: fc.Arbitrary<RandomColumn> = fc.record({
  name: small,
  type: fc.nat({ max: 21 }),
  isNotNull: fc.boolean(),
  value: pick("none", "none", "constant", "function", "generated", "identity"),
  storage: pick("default", "default", "EXTERNAL", "statistics"),
});
const TABLE: fc.Arbitrary<RandomTable> = fc.record({
  name: fc.nat({ max: 4 }),
  schema,
  columns: fc.uniqueArray(COLUMN, { selector: ({ name }) => name, maxLength: 5, size: "max" }),
  key: pick("none", "primary", "unique", "deferrable"),
  checks: list(small, 2),
  place: pick("plain", "plain", "unlogged", "list", "range", "child"),
  partitions: fc.nat({ max: 2 }),
  hasRowSecurity: fc.boolean(),
  options: pick("none", "none", "fillfactor", "autovacuum"),
});
const KEY: fc.Arbitrary<RandomForeignKey> = fc.record({
  from: fc.nat({ max: 4 }),
  to: fc.nat({ max: 4 }),
  column: small,
  action: pick("", "ON DELETE CASCADE", "ON UPDATE SET NULL", "DEFERRABLE INITIALLY DEFERRED"),
  isValid: fc.boolean(),
});
const INDEX: fc.Arbitrary<RandomIndex> = fc.record({
  name: small,
  table: fc.nat({ max: 4 }),
  columns: fc.uniqueArray(small, { minLength: 1, maxLength: 2 }),
  form: pick("plain", "unique", "partial", "expression", "include", "hash", "brin", "descending"),
});
const VIEW: fc.Arbitrary<RandomView> = fc.record({
  name: fc.nat({ max: 3 }),
  schema,
  of: fc.nat({ max: 4 }),
  columns: fc.uniqueArray(small, { minLength: 1, maxLength: 3 }),
  form: pick(
    "plain",
    "filtered",
    "grouped",
    "joined",
    "calling",
    "materialized",
    "secure",
    "of a view",
  ),
});
const TRIGGER: fc.Arbitrary<RandomTrigger> = fc.record({
  name: fc.nat({ max: 2 }),
  table: fc.nat({ max: 4 }),
  form: pick("row", "statement", "columns", "when", "constraint", "transition"),
  column: small,
  state: pick("ENABLE", "DISABLE", "ENABLE ALWAYS"),
});
const POLICY: fc.Arbitrary<RandomPolicy> = fc.record({
  name: fc.nat({ max: 2 }),
  table: fc.nat({ max: 4 }),
  command: pick("ALL", "SELECT", "INSERT", "UPDATE"),
  role: pick("PUBLIC", "app_reader", "app_writer"),
  column: small,
});
const NOTE: fc.Arbitrary<RandomNote> = fc.record({
  on: pick("table", "column", "view", "index", "statistics", "type", "routine", "schema"),
  which: small,
  column: small,
  what: pick("comment", "grant", "column grant", "owner"),
  text: pick("It's so.", 'Two "lines"\nof ünïcode', "\\ $$ "),
});

/** Any schema. */
export const anySchema: fc.Arbitrary<RandomSchema> = fc.record({
  types: list(TYPE, 4),
  routines: list(ROUTINE, 3),
  tables: list(TABLE, 4),
  keys: list(KEY, 3),
  indexes: list(INDEX, 4),
  views: list(VIEW, 4),
  triggers: list(TRIGGER, 2),
  policies: list(POLICY, 2),
  notes: list(NOTE, 5),
});

/** A schema, and what has become of it: most of it stays, and the rest is of another one. */
export const anyMutation: fc.Arbitrary<readonly [RandomSchema, RandomSchema]> = fc
  .tuple(anySchema, anySchema, fc.array(fc.nat({ max: 5 }), { minLength: 8, maxLength: 8 }))
  .map(([old, other, dice]) => [old, mix(old, other, dice)]);

function mix(old: RandomSchema, other: RandomSchema, dice: readonly number[]): RandomSchema {
  let throws = 0;
  const next = () => (dice[throws++ % dice.length] ?? 0) > 3;
  const mixed = <T>(ours: readonly T[], theirs: readonly T[]) =>
    Array.from({ length: Math.max(ours.length, theirs.length) }, (_, at) =>
      next() ? theirs[at] : ours[at],
    ).filter((item) => item !== undefined);
  return {
    types: mixed(old.types, other.types),
    routines: mixed(old.routines, other.routines),
    tables: mixed(old.tables, other.tables).map((table, at) => {
      const columns = other.tables[at]?.columns ?? [];
      return { ...table, columns: uniteColumns(mixed(table.columns, columns)) };
    }),
    keys: mixed(old.keys, other.keys),
    indexes: mixed(old.indexes, other.indexes),
    views: mixed(old.views, other.views),
    triggers: mixed(old.triggers, other.triggers),
    policies: mixed(old.policies, other.policies),
    notes: mixed(old.notes, other.notes),
  };
}

function uniteColumns(columns: readonly RandomColumn[]): readonly RandomColumn[] {
  return [...new Map(columns.map((column) => [column.name, column])).values()];
}
