import type { EngineFacts } from "./engine-facts.ts";
import type { Attachment, Extra } from "./extra.ts";
import type { InheritedConstraint } from "./inherited-constraints.ts";
import type { StatisticsObject } from "./statistics.ts";

/** What a database contains, as readonly data: read once, in one snapshot. */
export interface Catalog {
  /** Such as `18.4`. */
  readonly serverVersion: string;
  /** The role that the session belongs to; it owns what is created without another word. */
  readonly role: string;
  readonly databaseOwner: string;
  /** Objects of kinds that can't be compared, in the order of their kind and name. */
  readonly unmodelled: readonly UnmodelledObject[];
  /** What the engine does not read. */
  readonly extras: readonly Extra[];
  readonly attachments: readonly Attachment[];
  readonly inherited: readonly InheritedConstraint[];
  readonly statistics: readonly StatisticsObject[];
  /** From which type to which there is a cast, beside those by text; as `format_type` writes them. */
  readonly casts: readonly Cast[];
  /** What could not be read for want of a right, and the like. */
  readonly notes: readonly string[];
  readonly facts: EngineFacts;
}

/** A cast from one type to another. */
export interface Cast {
  readonly source: string;
  readonly target: string;
}

/** An object of a kind that can't be compared; it is only counted and named. */
export interface UnmodelledObject {
  /** PostgreSQL's word for the kind, such as `cast` or `operator`. */
  readonly kind: string;
  /** As `pg_identify_object` writes it: with its schema, and quoted where it must be. */
  readonly name: string;
  /** A digest of the catalog's row, where two of the same name can be told apart by it. */
  readonly digest: string;
}
