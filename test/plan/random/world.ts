export const SCHEMAS = ["public", "app", '"Odd Schema"'] as const;
export const COLUMNS = ["id", "name", '"Mixed Case"', "amount", "made_at", "ref"] as const;

/** A type as columns use it. */
export interface TypeInUse {
  readonly name: string;
  /** Whether it can be compared, hashed and sorted, and so be in keys and indexes. */
  readonly isPlain: boolean;
  readonly isNumber: boolean;
  readonly isInteger: boolean;
  readonly isText: boolean;
  readonly constant: string;
  /** Values in their order, for the bounds of partitions. */
  readonly bounds: readonly string[];
}

/** A table that is there, with what others need to know of it. */
export interface TableInUse {
  readonly name: string;
  readonly schema: number;
  readonly columns: ReadonlyMap<number, TypeInUse>;
  /** A column that a foreign key can refer to. */
  readonly key: number | undefined;
  readonly partitionKey: number | undefined;
  readonly isUnlogged: boolean;
}

/** A view that is there. */
export interface ViewInUse {
  readonly name: string;
  readonly columns: readonly string[];
  readonly isMaterialized: boolean;
}

/** A function or procedure that is there; each takes one int. */
export interface RoutineInUse {
  readonly name: string;
  readonly returns: "int" | "bigint" | "text" | "nothing";
}

/** What has been made so far. */
export class World {
  readonly statements: string[] = [];
  readonly types = new Map<number, TypeInUse>();
  /** As a comment is made on them. */
  readonly namedTypes: string[] = [];
  readonly tables = new Map<number, TableInUse>();
  readonly views = new Map<number, ViewInUse>();
  readonly routines: RoutineInUse[] = [];
  readonly indexes: string[] = [];
  readonly #taken = new Set<string>();

  add(statement: string): void {
    this.statements.push(statement);
  }

  /** Whether this is the first of its name; relations, types and routines share theirs. */
  take(name: string): boolean {
    if (this.#taken.has(name)) return false;
    this.#taken.add(name);
    return true;
  }

  /** The name with its schema, if nothing there has it. */
  takeIn(schema: number, name: string): string | undefined {
    const full = `${SCHEMAS[schema] ?? "public"}.${name}`;
    return this.take(full) ? full : undefined;
  }
}

/** A column's name as SQL. */
export function column(at: number): string {
  return COLUMNS[at] ?? "id";
}

/** A condition on a column that every value of its type can be asked for. */
export function test(at: number, type: TypeInUse | undefined): string {
  if (type?.isNumber) return `${column(at)} BETWEEN 1 AND 9`;
  return type?.isText ? `${column(at)} IN ('a', 'it''s')` : `${column(at)} IS NOT NULL`;
}
