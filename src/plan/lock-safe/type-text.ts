/** A type as `format_type` writes it, taken apart. */
export interface TypeText {
  /** Without what is in parentheses, such as `timestamp without time zone`. */
  readonly base: string;
  /** Such as 10 and 2 of `numeric(10,2)`. */
  readonly limits: readonly number[];
  readonly isArray: boolean;
}

const TYPE = /^([^"(]+)(?:\(([-\d,]+)\))?([^"[]*)((?:\[\])*)$/;

/** Reads a type; a name in quotes is left whole. */
export function readType(text: string): TypeText {
  const [, before, limits = "", behind = "", brackets = ""] = TYPE.exec(text) ?? [];
  if (before === undefined) return { base: text, limits: [], isArray: text.endsWith("[]") };
  return {
    base: before + behind,
    limits: limits === "" ? [] : limits.split(",").map(Number),
    isArray: brackets !== "",
  };
}
