/** A table, column or other object that has got another name; what is in it stays. */
export interface Rename {
  /** PostgreSQL's word: `table`, `column`, `view`, `type`, `function`, `enum value`, … */
  readonly kind: string;
  /** The schema that it is in, under its new name; absent for a schema and the like. */
  readonly schema?: string;
  /** Of a column or another part, the table or type that it is in, under its new name. */
  readonly of?: string;
  /** The kind of what `of` names; absent for a table. */
  readonly ofKind?: string;
  readonly from: string;
  readonly to: string;
  /** Of a routine, the types of its arguments as PostgreSQL writes them, under their new names. */
  readonly args?: readonly string[];
}

/** The same rename in the other direction. */
export function invertRename(rename: Rename): Rename {
  return { ...rename, from: rename.to, to: rename.from };
}
