/** A type that `format_type` has written, taken to pieces. */
export interface TypeName {
  /** Absent for PostgreSQL's own. */
  readonly schema?: string;
  readonly name: string;
  /** What stands in parentheses, with these; empty when there is nothing. */
  readonly modifier: string;
  /** `[]` for an array. */
  readonly brackets: string;
}

/** Stands before what the engine carries along without knowing it. */
export const MARK = "/*@*/";

const PART = '"(?:[^"]|"")+"|[^."([\\]]+';
const TYPE = new RegExp(`^(?:(${PART})\\.)?(${PART})(\\([^)]*\\))?([^[]*?)((?:\\[\\])*)$`);

/** Takes the text of a type to pieces; `timestamp(3) with time zone` has its words in the name. */
export function readTypeName(text: string): TypeName {
  const [type = text] = text.split(MARK);
  const [, schema, name = type, modifier = "", rest = "", brackets = ""] = TYPE.exec(type) ?? [];
  const plain = { name: unquote(name) + rest, modifier, brackets };
  return schema === undefined ? plain : { schema: unquote(schema), ...plain };
}

/** Says which type it is, without its array and its modifier. */
export function typeKey({ schema = "", name }: Pick<TypeName, "schema" | "name">): string {
  return `${schema}\u0000${name}`;
}

function unquote(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name;
}
