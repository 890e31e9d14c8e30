import type { Created } from "./read-created.ts";
import { isWord, type SourceToken } from "./source-tokens.ts";
import { readPart, type WrittenPart } from "./written-name.ts";

/** Something in the parentheses of CREATE TABLE or CREATE TYPE, by indexes of its tokens. */
export interface CreatedPart {
  readonly first: number;
  /** The comma or the parenthesis behind it. */
  readonly end: number;
}

/** The parentheses of CREATE TABLE or CREATE TYPE, and what is in them. */
export interface PartList {
  readonly open: number;
  readonly close: number;
  readonly parts: readonly CreatedPart[];
}

/** Finds the list of columns, attributes or values; undefined if there is none. */
export function findParts(
  tokens: readonly SourceToken[],
  { kinds, nameEnd }: Created,
): PartList | undefined {
  if (!kinds.includes("table") && !kinds.includes("type")) return undefined;
  const open = tokens.findIndex(
    ({ kind, depth }, index) => index > nameEnd && kind === "open" && depth === 0,
  );
  const end = tokens.findIndex(
    ({ kind, depth }, index) => index > open && kind === "close" && depth === 0,
  );
  if (open === -1) return undefined;
  const close = end === -1 ? tokens.length : end;
  const commas = [...tokens.keys()].filter(
    (index) =>
      index > open && index < close && tokens[index]?.depth === 1 && tokens[index]?.text === ",",
  );
  const firsts = [open, ...commas].map((index) => index + 1);
  const parts = firsts.map((first, index) => ({ first, end: commas[index] ?? close }));
  return { open, close, parts };
}

/** The name of a part and the kinds that it can be; undefined if it has none. */
export function namePart(
  tokens: readonly SourceToken[],
  { first, end }: CreatedPart,
  { kinds }: Created,
): { readonly kinds: readonly string[]; readonly name: WrittenPart } | undefined {
  const isConstraint = isWord(tokens[first], "CONSTRAINT");
  const isEscape = isWord(tokens[first], "E") && tokens[first + 1]?.text.startsWith("'");
  const token = tokens[first + (isConstraint || isEscape ? 1 : 0)];
  if (token === undefined || first >= end) return undefined;
  const quote = token.text[0] ?? "";
  if (token.kind !== "word" && quote !== '"' && quote !== "'") return undefined;
  const name = readPart(token.text);
  if (isConstraint) return { kinds: ["constraint"], name };
  if (quote === "'") return { kinds: ["enum value"], name };
  return { kinds: kinds.includes("type") ? ["attribute"] : ["column"], name };
}
