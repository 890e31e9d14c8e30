/** What leads from one catalog to another: what differs, and the statements, in their order. */
export interface Plan {
  /** What differs, for readers; in the order of schema and object. */
  readonly changes: readonly Change[];
  /** What to run, in this order. Empty when there is no difference. */
  readonly steps: readonly Step[];
  /** To be set in the session before the first step. */
  readonly settings: readonly Setting[];
  /** Kinds of objects that either side has, and that can't be compared. */
  readonly notCompared: readonly NotCompared[];
}

/** An object by its kind and its name. */
export interface ObjectRef {
  /** PostgreSQL's word, such as `table`, `materialized view`, `column` or `grant`. */
  readonly kind: string;
  /** Absent for what belongs to no schema, such as an extension or a publication. */
  readonly schema?: string;
  /** The table, type or other object that it is a part of; absent for one that stands alone. */
  readonly of?: string;
  /** Its own name, without quotes; a function's has its argument types. */
  readonly name: string;
}

/**
 * One difference. What is inside of an object that is added or removed is not listed, but for
 * a schema.
 */
export interface Change {
  readonly action: "add" | "remove" | "change";
  readonly object: ObjectRef;
  /** The kind of the object that `object.of` names. */
  readonly ofKind?: string;
  /** Of a change, what differs, such as `type: integer → bigint`. */
  readonly details: readonly string[];
}

/**
 * The strongest lock that a statement takes on a table that exists already; the names are
 * PostgreSQL's. `none`: nothing that a query could wait for.
 */
export type LockMode =
  | "none"
  | "SHARE UPDATE EXCLUSIVE"
  | "SHARE"
  | "SHARE ROW EXCLUSIVE"
  | "ACCESS EXCLUSIVE";

/** One statement of a plan. */
export interface Step {
  /** Without a final semicolon. */
  readonly sql: string;
  readonly verb: "create" | "alter" | "drop";
  readonly object: ObjectRef;
  readonly lock: LockMode;
  /** Whether rows, or columns of them, are lost. */
  readonly isDataLost: boolean;
  /** Whether the server may have to write a whole table anew. */
  readonly isRewriteLikely: boolean;
  /** `alone`: not inside of a transaction; `commit-after`: of use only after a commit. */
  readonly transaction: "inside" | "alone" | "commit-after";
}

/** A session setting. */
export interface Setting {
  readonly name: string;
  readonly value: string;
}

/** The objects of a kind that can't be compared; they are counted, and compared by name only. */
export interface NotCompared {
  readonly kind: string;
  /** Number of them in the database. */
  readonly actual: number;
  /** Number of them in the schema. */
  readonly desired: number;
  /** Those that only the schema has. */
  readonly missing: readonly string[];
  /** Those that only the database has. */
  readonly surplus: readonly string[];
  /** Those that both have, defined otherwise as far as a glance can tell. */
  readonly different: readonly string[];
}

/** Whether a plan has nothing to do. What can't be compared doesn't count. */
export function isEmptyPlan({ changes, steps }: Plan): boolean {
  return changes.length === 0 && steps.length === 0;
}
