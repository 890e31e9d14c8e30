import { isWord, type SourceToken } from "./source-tokens.ts";
import { readPart, type WrittenPart } from "./written-name.ts";

/** What a CREATE statement makes, as far as its first words say. */
export interface Created {
  /** The kinds that it can be. */
  readonly kinds: readonly string[];
  /** Its name, with the table that it is on. */
  readonly path: readonly WrittenPart[];
  /** Index of the last token of its name. */
  readonly nameEnd: number;
}

const KINDS: { readonly [word: string]: readonly string[] } = {
  TABLE: ["table", "foreign table"],
  VIEW: ["view", "materialized view"],
  TYPE: ["type"],
  DOMAIN: ["domain"],
  SEQUENCE: ["sequence"],
  INDEX: ["index"],
  FUNCTION: ["function"],
  PROCEDURE: ["procedure"],
  AGGREGATE: ["aggregate"],
  SCHEMA: ["schema"],
  COLLATION: ["collation"],
  PUBLICATION: ["publication"],
  SUBSCRIPTION: ["subscription"],
  SERVER: ["server"],
  WRAPPER: ["foreign data wrapper"],
  TRIGGER: ["trigger", "event trigger"],
  POLICY: ["policy"],
  RULE: ["rule"],
};
/** What may stand between CREATE and the kind. */
const MODIFIERS =
  "OR REPLACE GLOBAL LOCAL TEMP TEMPORARY UNLOGGED RECURSIVE UNIQUE MATERIALIZED FOREIGN DATA CONSTRAINT EVENT".split(
    " ",
  );
/** What may stand between the kind and the name. */
const CONDITIONS = ["CONCURRENTLY", "IF", "NOT", "EXISTS"];

/** Reads what a statement makes; undefined if it makes nothing that has a name. */
export function readCreated(tokens: readonly SourceToken[]): Created | undefined {
  if (!isWord(tokens[0], "CREATE")) return undefined;
  const place = skipWords(tokens, 1, MODIFIERS);
  const kinds =
    tokens[place]?.kind === "word" ? KINDS[tokens[place].text.toUpperCase()] : undefined;
  if (kinds === undefined) return undefined;
  const start = skipWords(tokens, place + 1, CONDITIONS);
  const name = readName(tokens, start);
  if (name.parts.length === 0 || isWord(tokens[start], "ON")) return undefined;
  const isPart = kinds.some((kind) => ["trigger", "policy", "rule"].includes(kind));
  const owner = isPart && !isWord(tokens[1], "EVENT") ? readOwner(tokens, name.end, kinds) : [];
  return { kinds, path: [...owner, ...name.parts], nameEnd: name.end };
}

function skipWords(
  tokens: readonly SourceToken[],
  start: number,
  words: readonly string[],
): number {
  let at = start;
  while (words.some((word) => isWord(tokens[at], word))) at += 1;
  return at;
}

/** The table that a trigger, a policy or a rule is on. */
function readOwner(
  tokens: readonly SourceToken[],
  from: number,
  kinds: readonly string[],
): readonly WrittenPart[] {
  const word = kinds.includes("rule") ? "TO" : "ON";
  const place = tokens.findIndex(
    (token, index) => index > from && token.depth === 0 && isWord(token, word),
  );
  return place === -1 ? [] : readName(tokens, place + 1).parts;
}

function readName(tokens: readonly SourceToken[], start: number) {
  const parts: WrittenPart[] = [];
  let end = start;
  for (let at = start; ; at += 2) {
    const token = tokens[at];
    if (token === undefined || !(token.kind === "word" || token.text.startsWith('"'))) break;
    parts.push(readPart(token.text));
    end = at;
    if (tokens[at + 1]?.text !== ".") break;
  }
  return { parts, end };
}
