import type { YAMLError } from "yaml";

interface Explanation {
  readonly message: string;
  readonly hint?: string | undefined;
}

/**
 * The parser's own messages can quote a value, and a value can be a password: every message is
 * written here instead.
 */
const EXPLANATIONS: Partial<Record<YAMLError["code"], Explanation>> = {
  BAD_INDENT: {
    message: "the indentation does not fit the lines above, or a bracket is not closed",
    hint: "keys of one mapping start in the same column",
  },
  BAD_SCALAR_START: {
    message: "a plain value cannot start with this character",
    hint: "put the value in quotes",
  },
  BAD_DQ_ESCAPE: {
    message: "unknown escape sequence in a double-quoted value",
    hint: "write \\\\ for a backslash, or use single quotes",
  },
  BLOCK_AS_IMPLICIT_KEY: {
    message: "a second `: ` on one line",
    hint: "put a value that contains `: ` in quotes",
  },
  MISSING_CHAR: {
    message: "a closing quote, bracket, brace, comma or colon is missing here",
  },
  MULTILINE_IMPLICIT_KEY: {
    message: "a key goes over more than one line",
    hint: "a `:` after the key or a closing quote is probably missing",
  },
  MULTIPLE_DOCS: {
    message: "the file holds more than one document",
    hint: "remove the line `---` in the middle: one file is one environment",
  },
  TAB_AS_INDENT: { message: "a tab in the indentation", hint: "indent with spaces" },
};

const OTHER: Explanation = { message: "this is not valid YAML" };

/** What to say about `*name` when there is no `&name`; the parser leaves that to its caller. */
export const UNKNOWN_ALIAS: Explanation = {
  message: "a value that starts with * refers to an anchor, and there is none of that name",
  hint: 'a glob that starts with * must be quoted: "*.sql"',
};

/** What to say about an error of the YAML parser. */
export function explainYamlError(code: YAMLError["code"]): Explanation {
  return EXPLANATIONS[code] ?? OTHER;
}
