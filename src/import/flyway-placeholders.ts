import type { Problem } from "../base/problem.ts";
import { placeProblem, readSourceText, type SourceText } from "./source-text.ts";

/** Values for `${name}`, by name. Flyway's names do not care about capitals. */
export type Placeholders = ReadonlyMap<string, string>;

const LEXEMES = /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\w*)\$[\s\S]*?\$\1\$/g;
const PLACEHOLDER = /\$\{([^}\s]+)\}/g;

/**
 * Puts the values in. A placeholder without one is a problem, unless it stands in a comment.
 * What is put in is on one line, so the lines stay what they are.
 */
export function fillPlaceholders(
  file: SourceText,
  values: Placeholders,
): { readonly file: SourceText; readonly problems: readonly Problem[] } {
  const text = Buffer.from(file.bytes).toString("latin1");
  if (!text.includes("${")) return { file, problems: [] };
  const comments = listComments(text);
  const problems: Problem[] = [];
  const filled = text.replace(PLACEHOLDER, (whole: string, name: string, index: number) => {
    const value = values.get(Buffer.from(name, "latin1").toString().toLowerCase());
    if (value !== undefined) return Buffer.from(value).toString("latin1");
    const isComment = comments.some(({ start, end }) => index >= start && index < end);
    if (!isComment) problems.push(refuse(file, whole, name, text.slice(0, index)));
    return whole;
  });
  return { file: readSourceText(file.path, Buffer.from(filled, "latin1")), problems };
}

function listComments(text: string): { readonly start: number; readonly end: number }[] {
  return [...text.matchAll(LEXEMES)]
    .filter(([lexeme]) => lexeme.startsWith("--") || lexeme.startsWith("/*"))
    .map(({ 0: lexeme, index }) => ({ start: index, end: index + lexeme.length }));
}

function refuse(file: SourceText, whole: string, name: string, before: string): Problem {
  const line = before.split("\n").length;
  return placeProblem(file, {
    severity: "error",
    code: "import-placeholder",
    message: `nothing is known to put in for ${whole}`,
    hint: `say it with --placeholder ${name}=VALUE; to leave it as it is: --placeholder '${name}=${whole}'`,
    line,
    offset: before.length - (before.lastIndexOf("\n") + 1),
  });
}
