/** A table, column or other object that has got another name; what is in it stays. */
export interface Rename {
  /** PostgreSQL's word: `table`, `column`, `view`, `type`, `function`, `sequence`, `schema`, … */
  readonly kind: string;
  /** The schema that it is in, under its new name; absent for a schema. */
  readonly schema?: string;
  /** Of a column or a constraint, its table, under its new name. */
  readonly of?: string;
  readonly from: string;
  readonly to: string;
}
