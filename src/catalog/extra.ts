/** The engine's form of the identifier of a column. */
export interface ColumnId {
  readonly kind: "column";
  readonly schema: string;
  readonly table: string;
  readonly name: string;
}

/** The engine's form of the identifiers that extras are about. */
export type ExtraId =
  | ColumnId
  | {
      readonly kind: "constraint" | "trigger";
      readonly schema: string;
      readonly table: string;
      readonly name: string;
    }
  | {
      readonly kind: "table" | "view" | "materializedView" | "foreignTable";
      readonly schema: string;
      readonly name: string;
    }
  | {
      readonly kind: "index" | "sequence" | "type" | "collation";
      readonly schema: string;
      readonly name: string;
    }
  | {
      readonly kind: "typeAttribute";
      readonly schema: string;
      readonly type: string;
      readonly name: string;
    }
  | { readonly kind: "publication" | "fdw" | "language"; readonly name: string };

/**
 * A property of an object that the engine does not read, where it is not what it would be by
 * default. The statements are made where it is read, because that is where it is understood.
 */
export interface Extra {
  readonly id: ExtraId;
  /** What it goes away with: a holder that is made anew has no such property yet. */
  readonly holders: readonly ExtraId[];
  readonly aspect: Aspect;
  /** Which one of several: the role that has a right, the number of a column. */
  readonly detail?: string;
  readonly value: string;
  /** Gives the object this property. */
  readonly set: readonly string[];
  /** Takes it away again. */
  readonly reset: string;
}

/** The properties that are read as extras. */
export type Aspect =
  | "default"
  | "not null"
  | "storage"
  | "compression"
  | "statistics target"
  | "column options"
  | "foreign options"
  | "clustered"
  | "typed"
  | "comment"
  | "grant"
  | "unlogged"
  | "toast options"
  | "index options"
  | "generated columns"
  | "enabled"
  | EngineAspect;

/** Those that are told to the engine in a roundabout way, and not planned beside it. */
export type EngineAspect = "virtual" | "rules" | "parents";

/** An index of a partition, as a part of the index of the partitioned table. */
export interface Attachment {
  readonly schema: string;
  readonly name: string;
  readonly table: string;
  readonly parent: { readonly schema: string; readonly name: string };
  /** As `pg_get_indexdef` writes it. */
  readonly definition: string;
}
