import type { StatementRange } from "../schema/split-statements.ts";

/** One statement of the script. */
export interface Statement {
  /** Byte offset in the script of its first character that is neither white space nor comment. */
  readonly start: number;
  readonly text: string;
  /**
   * The text for reading what kind of statement it is: comments are spaces, strings and
   * dollar-quoted bodies are empty.
   */
  readonly skeleton: string;
}

const COMMENT = String.raw`--[^\r\n]*|/\*[\s\S]*?\*/`;
const STRING = String.raw`\b[eE]'(?:[^'\\]|''|\\[\s\S])*'|'(?:[^']|'')*'`;
const DOLLAR_QUOTE = String.raw`\$(?<tag>(?:[\p{L}_][\p{L}\p{N}_]*)?)\$[\s\S]*?\$\k<tag>\$`;
const QUOTED_NAME = `"(?:[^"]|"")*"`;
const LEXEMES = new RegExp(`${COMMENT}|${STRING}|${QUOTED_NAME}|${DOLLAR_QUOTE}`, "gu");
const COMMENTS = new RegExp(`${STRING}|${QUOTED_NAME}|${DOLLAR_QUOTE}|${COMMENT}`, "gu");
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** Reads the statement in a range of the script. */
export function readStatement(script: Uint8Array, range: StatementRange): Statement {
  const text = decoder.decode(script.subarray(range.start, range.end));
  return { start: range.start, text, skeleton: makeSkeleton(text) };
}

/**
 * The text that names what a statement does: the skeleton; of a DO statement its body, without
 * comments but with strings, which it may execute.
 */
export function actionText({ text, skeleton }: Statement): string {
  if (!isBlock(skeleton)) return skeleton;
  const body = /\$([^$\s]*)\$([\s\S]*)\$\1\$/.exec(text)?.[2] ?? text;
  return body.replace(COMMENTS, (lexeme) => (isComment(lexeme) ? " " : lexeme));
}

/** Whether a statement is an anonymous block, DO. */
export function isBlock(skeleton: string): boolean {
  return /^\s*DO\b/i.test(skeleton);
}

/** Byte offset, from the statement's start, of a character of its text. */
export function byteOffset(text: string, index: number): number {
  return Buffer.byteLength(text.slice(0, index));
}

/** Index in the text of PostgreSQL's 1-based position, which counts characters. */
export function characterIndex(text: string, position: number): number {
  let index = 0;
  for (let seen = 1; seen < position && index < text.length; seen += 1) {
    index += (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
  }
  return index;
}

function makeSkeleton(text: string): string {
  return text.replace(LEXEMES, (lexeme) => {
    if (lexeme.startsWith('"')) return lexeme;
    return isComment(lexeme) ? " " : "''";
  });
}

function isComment(lexeme: string): boolean {
  return lexeme.startsWith("--") || lexeme.startsWith("/*");
}
