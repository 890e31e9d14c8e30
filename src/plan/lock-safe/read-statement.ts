import { ANY_NAME, NAME, type QualifiedName, unquote } from "./names.ts";
import type {
  ConstraintOwner,
  CreateIndex,
  CreateRelation,
  RelationKind,
  Statement,
} from "./statement.ts";

type Groups = readonly (string | undefined)[];

/** The first that matches tells. `%n` is an identifier, `%q` one with its schema. */
const READERS: readonly (readonly [pattern: RegExp, read: (groups: Groups) => Statement])[] = [
  [pattern("CREATE (UNIQUE )?INDEX %n ON (ONLY )?%q (.*)"), readCreateIndex],
  [pattern("DROP INDEX %q"), ([, ...g]) => ({ kind: "drop-index", index: qualified(g) })],
  [
    pattern("ALTER INDEX %q ATTACH PARTITION %q"),
    ([, ...g]) => ({ kind: "attach-index", parent: qualified(g), index: qualified(g.slice(2)) }),
  ],
  [pattern("ALTER (TABLE|DOMAIN|FOREIGN TABLE) %q ADD CONSTRAINT %n (.*)"), readAddConstraint],
  [pattern("ALTER (TABLE|DOMAIN|FOREIGN TABLE) %q (DROP|VALIDATE) CONSTRAINT %n"), readConstraint],
  [
    pattern("ALTER TABLE %q ADD COLUMN %n (.*)"),
    ([, s, t, column, clause = ""]) => ({ kind: "add-column", ...onColumn(s, t, column), clause }),
  ],
  [
    pattern("ALTER TABLE %q DROP COLUMN %n"),
    ([, s, t, column]) => ({ kind: "drop-column", ...onColumn(s, t, column) }),
  ],
  [pattern("ALTER TABLE %q ALTER COLUMN %n (.*)"), readAlterColumn],
  [
    pattern("ALTER TABLE %q REPLICA IDENTITY USING INDEX %n"),
    ([, ...g]) => ({
      kind: "use-index",
      table: qualified(g),
      index: name(g[2]),
      purpose: "replica identity",
    }),
  ],
  [
    pattern("ALTER TABLE %q CLUSTER ON %n"),
    ([, ...g]) => ({
      kind: "use-index",
      table: qualified(g),
      index: name(g[2]),
      purpose: "cluster",
    }),
  ],
  [
    pattern("ALTER TABLE %q SET (LOGGED|UNLOGGED|TABLESPACE .*|ACCESS METHOD .*)"),
    ([, ...g]) => ({ kind: "write-table", table: qualified(g), what: g[2] ?? "" }),
  ],
  [
    pattern("ALTER TABLE %q (?:SET|RESET) \\((.*)\\)"),
    ([, ...g]) => ({ kind: "table-options", table: qualified(g), options: g[2] ?? "" }),
  ],
  [
    pattern("ALTER .* RENAME (?:(?:COLUMN|CONSTRAINT|VALUE|ATTRIBUTE) .* )?TO (.*?)(?: CASCADE)?"),
    ([, to = ""]) => ({ kind: "rename", isForReplacement: /__pgdelta_replaced(_\d+)?"$/.test(to) }),
  ],
  [pattern("ALTER .* SET SCHEMA %n"), () => ({ kind: "rename", isForReplacement: false })],
  [
    pattern("ALTER (?:FOREIGN )?TABLE %q (.*)"),
    ([, ...g]) => ({ kind: "alter-table", table: qualified(g) }),
  ],
  [
    pattern("CREATE (?:UNLOGGED )?(TABLE|MATERIALIZED VIEW|VIEW|FOREIGN TABLE|SEQUENCE) %q(.*)"),
    readCreateRelation,
  ],
  [
    pattern("DROP (TABLE|MATERIALIZED VIEW|VIEW|FOREIGN TABLE|SEQUENCE) %q"),
    ([, what, ...g]) => ({
      kind: "drop-relation",
      what: what as RelationKind,
      relation: qualified(g),
    }),
  ],
  [
    pattern("ALTER DOMAIN %q SET NOT NULL"),
    ([, ...g]) => ({ kind: "domain-not-null", domain: qualified(g) }),
  ],
  [
    pattern("ALTER TYPE %q ADD VALUE .*"),
    ([, ...g]) => ({ kind: "add-enum-value", type: qualified(g) }),
  ],
  [pattern("ALTER SEQUENCE %q .*\\bRESTART"), () => ({ kind: "restart" })],
];

/** Reads one statement of a plan; what isn't known is `other`. */
export function readStatement(sql: string): Statement {
  for (const [form, read] of READERS) {
    const match = form.exec(sql);
    if (match !== null) return read(match);
  }
  return { kind: "other" };
}

function pattern(text: string): RegExp {
  const source = text.replaceAll("%q", `${NAME}\\.${NAME}`).replaceAll("%n", NAME);
  return new RegExp(`^${source}$`, "s");
}

function name(text: string | undefined): string {
  return unquote(text ?? "");
}

function qualified([schema, of]: Groups): QualifiedName {
  return { schema: name(schema), name: name(of) };
}

function onColumn(
  schema: string | undefined,
  table: string | undefined,
  column: string | undefined,
) {
  return { table: qualified([schema, table]), column: name(column) };
}

const PARENT = new RegExp(
  `^(?: (PARTITION OF) | \\(\\) INHERITS \\()${NAME}\\.${NAME}(?: (DEFAULT)\\b)?`,
);

function readCreateRelation([, what, schema, of, rest = ""]: Groups): CreateRelation {
  const [, partition, ...parent] = PARENT.exec(rest) ?? [];
  return {
    kind: "create-relation",
    what: what as RelationKind,
    relation: qualified([schema, of]),
    ...(parent[0] !== undefined && { parent: qualified(parent) }),
    isPartition: partition !== undefined,
    isDefault: parent[2] !== undefined,
  };
}

/** An index is in the schema of its table. */
function readCreateIndex([, unique, index, only, schema, table, rest = ""]: Groups): CreateIndex {
  return {
    kind: "create-index",
    index: qualified([schema, index]),
    table: qualified([schema, table]),
    isUnique: unique !== undefined,
    isOnly: only !== undefined,
    rest,
  };
}

function readAddConstraint([, of, schema, table, constraint, definition = ""]: Groups): Statement {
  return {
    kind: "add-constraint",
    of: of as ConstraintOwner,
    table: qualified([schema, table]),
    name: name(constraint),
    definition,
  };
}

function readConstraint([, of, schema, table, verb, constraint]: Groups): Statement {
  return {
    kind: verb === "DROP" ? "drop-constraint" : "validate-constraint",
    of: of as ConstraintOwner,
    table: qualified([schema, table]),
    name: name(constraint),
  };
}

const ALTER_TYPE = new RegExp(`^TYPE (.*?)(?: USING ${ANY_NAME}::.*)?$`, "s");

function readAlterColumn([, schema, table, column, action = ""]: Groups): Statement {
  const place = onColumn(schema, table, column);
  const type = ALTER_TYPE.exec(action)?.[1];
  if (type !== undefined) return { kind: "alter-type", ...place, type };
  if (action === "SET NOT NULL") return { kind: "set-not-null", ...place };
  if (action === "DROP NOT NULL") return { kind: "drop-not-null", ...place };
  if (action === "DROP IDENTITY") return { kind: "drop-identity", ...place };
  if (action.startsWith("ADD GENERATED")) return { kind: "add-identity", ...place };
  if (action.startsWith("SET") && action.endsWith(" RESTART")) return { kind: "restart" };
  return { kind: "alter-table", table: place.table };
}
