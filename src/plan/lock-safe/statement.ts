import type { QualifiedName } from "./names.ts";

/** Kinds of relations that a plan makes and drops. */
export type RelationKind = "TABLE" | "MATERIALIZED VIEW" | "VIEW" | "FOREIGN TABLE" | "SEQUENCE";

/** What a constraint belongs to, in the words of ALTER. */
export type ConstraintOwner = "TABLE" | "DOMAIN" | "FOREIGN TABLE";

/** What a statement of a plan does, as far as locks, rows and names are concerned. */
export type Statement =
  | CreateRelation
  | {
      readonly kind: "drop-relation";
      readonly what: RelationKind;
      readonly relation: QualifiedName;
    }
  | CreateIndex
  | { readonly kind: "drop-index"; readonly index: QualifiedName }
  | { readonly kind: "attach-index"; readonly parent: QualifiedName; readonly index: QualifiedName }
  | AddConstraint
  | {
      readonly kind: "drop-constraint" | "validate-constraint";
      readonly of: ConstraintOwner;
      readonly table: QualifiedName;
      readonly name: string;
    }
  | {
      readonly kind: "add-column";
      readonly table: QualifiedName;
      readonly column: string;
      readonly clause: string;
    }
  | OfColumn<"drop-column">
  | OfColumn<"set-not-null">
  | OfColumn<"drop-not-null">
  | OfColumn<"add-identity">
  | OfColumn<"drop-identity">
  | AlterType
  | {
      readonly kind: "use-index";
      readonly table: QualifiedName;
      readonly index: string;
      readonly purpose: "replica identity" | "cluster";
    }
  | { readonly kind: "write-table"; readonly table: QualifiedName; readonly what: string }
  | { readonly kind: "table-options"; readonly table: QualifiedName; readonly options: string }
  | { readonly kind: "alter-table"; readonly table: QualifiedName }
  | { readonly kind: "domain-not-null"; readonly domain: QualifiedName }
  | { readonly kind: "add-enum-value"; readonly type: QualifiedName }
  | { readonly kind: "restart" }
  | { readonly kind: "rename"; readonly isForReplacement: boolean }
  | { readonly kind: "other" };

/** A new table, view or sequence. */
export interface CreateRelation {
  readonly kind: "create-relation";
  readonly what: RelationKind;
  readonly relation: QualifiedName;
  /** The table that it is a partition of, or inherits from. */
  readonly parent?: QualifiedName;
  readonly isPartition: boolean;
  readonly isDefault: boolean;
}

/** `CREATE INDEX` as `pg_get_indexdef` writes it. */
export interface CreateIndex {
  readonly kind: "create-index";
  readonly index: QualifiedName;
  readonly table: QualifiedName;
  readonly isUnique: boolean;
  /** Of a partitioned table alone, without its partitions. */
  readonly isOnly: boolean;
  /** From `USING` on. */
  readonly rest: string;
}

/** `ADD CONSTRAINT`, to a table or to a domain. */
export interface AddConstraint {
  readonly kind: "add-constraint";
  readonly of: ConstraintOwner;
  readonly table: QualifiedName;
  readonly name: string;
  readonly definition: string;
}

/** What is done to a column, and has nothing else to say. */
export interface OfColumn<Kind extends string> {
  readonly kind: Kind;
  readonly table: QualifiedName;
  readonly column: string;
}

/** A column gets another type. */
export interface AlterType {
  readonly kind: "alter-type";
  readonly table: QualifiedName;
  readonly column: string;
  readonly type: string;
}
