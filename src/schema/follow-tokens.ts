import { FILE_PROBLEM } from "../native/core.ts";
import { Lexer } from "../native/fallback/lexer.ts";
import type { TokenListener } from "../native/fallback/tokens.ts";

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf] as const;

const OPEN_QUOTES: ReadonlySet<number> = new Set([
  FILE_PROBLEM.unterminatedString,
  FILE_PROBLEM.unterminatedIdentifier,
  FILE_PROBLEM.unterminatedDollarQuote,
]);

/**
 * Tells of every token of a whole source, in its order. A quote that is not closed is one token
 * to the end; a backslash outside of quotes, which only psql understands, is one of its own.
 */
export function followTokens(source: Uint8Array, take: TokenListener): void {
  const lexer = new Lexer(take);
  let base = BYTE_ORDER_MARK.every((byte, index) => source[index] === byte) ? 3 : 0;
  while (base < source.length) {
    const backslash = lexer.feed(source.subarray(base), base);
    if (backslash < 0) break;
    take("other", backslash, backslash + 1);
    base = backslash + 1;
  }
  lexer.finish(source.length);
  if (OPEN_QUOTES.has(lexer.problem)) take("other", lexer.position, source.length);
}
