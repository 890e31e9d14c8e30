import { FILE_PROBLEM } from "../../src/native/core.ts";

/** What docs/lexical-check.md says about one file. */
export interface OracleAnswer {
  readonly problem: number;
  readonly position: number;
  readonly semicolonMissing: boolean;
}

/**
 * A second, independent reading of docs/lexical-check.md: slow, over a whole file at once, and
 * written with regular expressions over Latin-1 text (one character a byte), so that it shares no
 * idea with the real lexer.
 */
export function askOracle(bytes: Uint8Array): OracleAnswer {
  const text = Buffer.from(bytes).toString("latin1");
  const bad = findBadText(bytes);
  if (bad >= 0) {
    const problem = text[bad] === "\0" ? FILE_PROBLEM.nulByte : FILE_PROBLEM.invalidUtf8;
    return { problem, position: bad, semicolonMissing: false };
  }
  const begin = text.startsWith("\xef\xbb\xbf") ? 3 : 0;
  return scan(text, begin, findMarker(text, begin));
}

function findBadText(bytes: Uint8Array): number {
  for (let end = bytes.indexOf(0) < 0 ? bytes.length : bytes.indexOf(0) + 1; ; ) {
    const valid = countValid(bytes.subarray(0, end));
    const nul = bytes.subarray(0, end).indexOf(0);
    if (nul >= 0 && nul < valid) return nul;
    return valid < end ? valid : -1;
  }
}

/** The longest prefix that decodes, by trying every end that can be one. */
function countValid(bytes: Uint8Array): number {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  for (let at = 0; at < bytes.length; ) {
    const size = [1, 2, 3, 4].find((length) => {
      if (at + length > bytes.length) return false;
      try {
        return [...decoder.decode(bytes.subarray(at, at + length))].length === 1;
      } catch {
        return false;
      }
    });
    if (size === undefined) return at;
    at += size;
  }
  return bytes.length;
}

function findMarker(text: string, begin: number): number {
  const rest = text.slice(begin);
  const found = /(?<![^\n])(?:<{7}|>{7})(?=[ \n\r]|$(?![\s\S]))/.exec(rest);
  return found === null ? Number.POSITIVE_INFINITY : begin + found.index;
}

const WORD = "[A-Za-z_\\x80-\\xff][A-Za-z_0-9$\\x80-\\xff]*";
const TOKEN = new RegExp(
  [
    "(?<space>[ \\t\\n\\r\\f\\v]+)",
    "(?<line>--[^\\n\\r]*)",
    "(?<block>/\\*)",
    "(?<escape>(?<prefix>[eE])')",
    "(?<string>')",
    '(?<identifier>")',
    "(?<dollar>\\$(?:[A-Za-z_\\x80-\\xff][A-Za-z_0-9\\x80-\\xff]*)?\\$)",
    `(?<word>${WORD})`,
    "(?<number>[0-9][A-Za-z_0-9\\x80-\\xff]*)",
    "(?<plain>[\\s\\S])",
  ].join("|"),
  "y",
);

function scan(text: string, begin: number, marker: number): OracleAnswer {
  const open: number[] = [];
  let last = -1;
  let gap: string | undefined;
  const end = (problem: number, position: number): OracleAnswer =>
    marker < position || (problem < 30 && marker < Number.POSITIVE_INFINITY)
      ? { problem: FILE_PROBLEM.conflictMarker, position: marker, semicolonMissing: false }
      : { problem, position, semicolonMissing: false };
  for (let at = begin; at < text.length; ) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    const groups = match?.groups ?? {};
    const token = match?.[0] ?? "";
    const from = at;
    at += token.length;
    if (groups.space !== undefined || groups.line !== undefined) {
      if (gap !== undefined) gap += token;
      continue;
    }
    if (groups.block !== undefined) {
      gap = undefined;
      at = skipComment(text, at);
      if (at < 0) return end(FILE_PROBLEM.unterminatedComment, from);
      continue;
    }
    const goesOn = gap !== undefined && /[\n\r]/.test(gap);
    gap = undefined;
    if (groups.escape !== undefined || groups.string !== undefined) {
      const isEscape = groups.escape !== undefined || goesOn;
      const quote = at - 1;
      at = skip(text, at, isEscape ? /(?:''|\\[\s\S]|[^'\\])*'(?!')/y : /(?:''|[^'])*'(?!')/y);
      if (at < 0) return end(FILE_PROBLEM.unterminatedString, quote);
      if (isEscape) gap = "";
    } else if (groups.identifier !== undefined) {
      at = skip(text, at, /(?:""|[^"])*"(?!")/y);
      if (at < 0) return end(FILE_PROBLEM.unterminatedIdentifier, from);
    } else if (groups.dollar !== undefined) {
      const close = text.indexOf(token, at);
      if (close < 0) return end(FILE_PROBLEM.unterminatedDollarQuote, from);
      at = close + token.length;
    } else if (token === "\\") return end(FILE_PROBLEM.metaCommand, from);
    else if (token === "(") open.push(from);
    else if (token === ")") open.pop();
    last = at - 1;
  }
  if (marker < Number.POSITIVE_INFINITY) return end(FILE_PROBLEM.conflictMarker, marker);
  const [outermost] = open;
  if (outermost !== undefined) return end(FILE_PROBLEM.unclosedParenthesis, outermost);
  return finish(text, last);
}

function skip(text: string, at: number, pattern: RegExp): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}

function skipComment(text: string, begin: number): number {
  let depth = 1;
  for (const part of text.slice(begin).matchAll(/\/\*|\*\//g)) {
    depth += part[0] === "/*" ? 1 : -1;
    if (depth === 0) return begin + part.index + 2;
  }
  return -1;
}

function finish(text: string, last: number): OracleAnswer {
  if (last < 0 || text[last] === ";") return { problem: 0, position: -1, semicolonMissing: false };
  let position = last;
  while (/[\x80-\xbf]/.test(text[position] ?? "")) position -= 1;
  return { problem: 0, position, semicolonMissing: true };
}
