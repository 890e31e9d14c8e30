/** What stands between two brackets; `open` is empty for the whole text. */
interface Group {
  readonly open: "" | "(" | "[";
  readonly parts: readonly Part[];
}

type Part = string | Group;

/** A quoted string or name, a bracket, or a run of anything else. */
const TOKEN = /'(?:[^']|'')*'|"(?:[^"]|"")*"|[()[\]]|[^'"()[\]]+/g;

const CLOSING = { "(": ")", "[": "]", "": "" } as const;

/**
 * Brings an expression or a query that the server has written out to the form that it has after
 * another round. In three ways the server writes one thing, and something else when it has read
 * that:
 * - `BETWEEN` makes an AND in an AND, which becomes one list, as does an OR in an OR;
 * - `IN` on a varchar is a cast array, which becomes an array of casts;
 * - before VALUES in a UNION there comes a space.
 */
export function settleExpression(text: string): string {
  if (!/\bVALUES\b|\)::text\[\]|\) (?:AND|OR) |(?:AND|OR) \(/.test(text)) return text;
  const group = parse(text);
  return group === undefined ? text : render(settle(group));
}

function parse(text: string): Group | undefined {
  const stack: { open: Group["open"]; parts: Part[] }[] = [{ open: "", parts: [] }];
  for (const [token] of text.matchAll(TOKEN)) {
    const current = stack.at(-1);
    if (token === "(" || token === "[") stack.push({ open: token, parts: [] });
    else if (token !== ")" && token !== "]") current?.parts.push(token);
    else {
      if (current === undefined || CLOSING[current.open] !== token) return undefined;
      stack.pop();
      stack.at(-1)?.parts.push(current);
    }
  }
  return stack.length === 1 ? stack[0] : undefined;
}

function render({ open, parts }: Group): string {
  const inside = parts.map((part) => (typeof part === "string" ? part : render(part)));
  return `${open}${inside.join("")}${CLOSING[open]}`;
}

function settle({ open, parts }: Group): Group {
  const inner = parts.map((part) => (typeof part === "string" ? part : settle(part)));
  const group = { open, parts: castEachItem(inner) };
  return open === "(" ? joinLists(dropSpaceBeforeValues(group)) : group;
}

function dropSpaceBeforeValues(group: Group): Group {
  const [first, ...rest] = group.parts;
  if (typeof first !== "string" || !/^\s+VALUES\b/.test(first)) return group;
  return { ...group, parts: [first.trimStart(), ...rest] };
}

/** `(ARRAY[a, b])::text[]` as `ARRAY[(a)::text, (b)::text]`. */
function castEachItem(parts: readonly Part[]): readonly Part[] {
  const settled: Part[] = [];
  for (let at = 0; at < parts.length; at += 1) {
    const items = readArray(parts[at]);
    const [, cast, brackets] = parts.slice(at, at + 3);
    const isCast = cast === "::text" && typeof brackets === "object" && brackets.open === "[";
    const part = parts[at];
    if (items === undefined || !isCast) {
      if (part !== undefined) settled.push(part);
      continue;
    }
    const list = split(items.parts, /, /).map((item) => `(${renderParts(item).trim()})::text`);
    settled.push("ARRAY", { open: "[", parts: [list.join(", ")] });
    at += 2;
  }
  return settled;
}

function readArray(part: Part | undefined): Group | undefined {
  if (typeof part !== "object" || part.open !== "(" || part.parts.length !== 2) return undefined;
  const [word, items] = part.parts;
  return word === "ARRAY" && typeof items === "object" ? items : undefined;
}

/** Puts the operands of an AND that is an operand of an AND in its place. */
function joinLists(group: Group): Group {
  const word = findConnective(group);
  if (word === undefined) return group;
  const operands = split(group.parts, new RegExp(` ${word} `)).flatMap((operand) => {
    const [only, ...others] = operand.filter((part) => part !== "");
    const isList = typeof only === "object" && others.length === 0 && only.open === "(";
    return isList && findConnective(only) === word
      ? split(only.parts, new RegExp(` ${word} `))
      : [operand];
  });
  return {
    ...group,
    parts: operands.flatMap((operand, at) => (at ? [` ${word} `, ...operand] : operand)),
  };
}

/** The word between the operands, where there is only one such. */
function findConnective({ parts }: Group): "AND" | "OR" | undefined {
  const text = parts.filter((part) => typeof part === "string" && !/^['"]/.test(part)).join("(");
  const [hasAnd, hasOr] = [text.includes(" AND "), text.includes(" OR ")];
  if (hasAnd === hasOr) return undefined;
  return hasAnd ? "AND" : "OR";
}

function split(parts: readonly Part[], separator: RegExp): readonly (readonly Part[])[] {
  const pieces: Part[][] = [[]];
  for (const part of parts) {
    const isText = typeof part === "string" && !/^['"]/.test(part);
    const [first, ...rest] = isText ? part.split(separator) : [part];
    if (first !== undefined) pieces.at(-1)?.push(first);
    for (const piece of rest) pieces.push([piece]);
  }
  return pieces;
}

function renderParts(parts: readonly Part[]): string {
  return render({ open: "", parts });
}
