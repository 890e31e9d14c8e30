import type { TokenKind } from "../../native/fallback/tokens.ts";
import { followTokens } from "../../schema/follow-tokens.ts";
import { splitStatements } from "../../schema/split-statements.ts";

/** One token of a source, at byte offsets. */
export interface SourceToken {
  readonly kind: TokenKind;
  readonly start: number;
  readonly end: number;
  /** The parentheses around it; a parenthesis itself is outside of them. */
  readonly depth: number;
  readonly text: string;
  /** Which statement of its source it belongs to; -1 for an empty one. */
  readonly statement: number;
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** The tokens of a source, with their statements. */
export function listTokens(source: Uint8Array): readonly SourceToken[] {
  const ranges = splitStatements(source);
  const tokens: SourceToken[] = [];
  let depth = 0;
  let statement = 0;
  followTokens(source, (kind, start, end) => {
    while (start >= (ranges[statement]?.end ?? Number.POSITIVE_INFINITY)) {
      statement += 1;
      depth = 0;
    }
    if (kind === "close") depth = Math.max(0, depth - 1);
    const text = decoder.decode(source.subarray(start, end));
    const isInside = start >= (ranges[statement]?.start ?? Number.POSITIVE_INFINITY);
    tokens.push({ kind, start, end, depth, text, statement: isInside ? statement : -1 });
    if (kind === "open") depth += 1;
  });
  return tokens;
}

/** Whether a token is this keyword; a quoted name is none. */
export function isWord(token: SourceToken | undefined, word: string): boolean {
  return token?.kind === "word" && token.text.toUpperCase() === word;
}
