/** One `-- confiture: name argument`. */
export interface Directive {
  /** In lower case. */
  readonly name: string;
  readonly argument: string;
  /** Byte offset of its `--`. */
  readonly start: number;
}

const DIRECTIVE = /^--[ \t]*confiture:[ \t]*([^\s:]+)[ \t]*(.*?)[ \t\r]*$/i;
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * The directives in what lies between two tokens: white space and comments alone. Block comments
 * nest. `base` is the offset of the gap in its source.
 */
export function readDirectives(gap: Uint8Array, base: number): readonly Directive[] {
  const text = decoder.decode(gap);
  if (!/confiture:/i.test(text)) return [];
  const found: Directive[] = [];
  for (const { comment, index } of listLineComments(text)) {
    const [, name, argument = ""] = DIRECTIVE.exec(comment) ?? [];
    if (name === undefined) continue;
    const start = base + Buffer.byteLength(text.slice(0, index));
    found.push({ name: name.toLowerCase(), argument, start });
  }
  return found;
}

/** Line comments that stand in no block comment; `--` means nothing inside of one. */
function listLineComments(text: string) {
  const found: { readonly comment: string; readonly index: number }[] = [];
  const token = /\/\*|\*\/|--/g;
  let depth = 0;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    if (match[0] === "/*") depth += 1;
    else if (match[0] === "*/") depth = Math.max(0, depth - 1);
    else if (depth === 0) {
      const [comment = ""] = /^[^\n]*/.exec(text.slice(match.index)) ?? [];
      found.push({ comment, index: match.index });
      token.lastIndex = match.index + comment.length;
    }
  }
  return found;
}
