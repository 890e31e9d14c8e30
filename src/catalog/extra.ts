/** The engine's form of the identifiers that extras are about. */
export type ExtraId =
  | {
      readonly kind: "column";
      readonly schema: string;
      readonly table: string;
      readonly name: string;
    }
  | { readonly kind: "index" | "table"; readonly schema: string; readonly name: string };

/**
 * A property of an object that the engine does not read, where it is not what it would be by
 * default. The statements are made where it is read, because that is where it is understood.
 */
export interface Extra {
  readonly id: ExtraId;
  /** The table that it is about, or belongs to. */
  readonly table: { readonly schema: string; readonly name: string };
  readonly aspect: Aspect;
  readonly value: string;
  /** Gives the object this property. */
  readonly set: string;
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
  | "virtual";

/** An index of a partition, as a part of the index of the partitioned table. */
export interface Attachment {
  readonly schema: string;
  readonly name: string;
  readonly table: string;
  readonly parent: { readonly schema: string; readonly name: string };
  /** As `pg_get_indexdef` writes it. */
  readonly definition: string;
}
