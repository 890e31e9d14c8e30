/** A name as somebody wrote it: qualified or not, its parts quoted or not. */
export interface WrittenName {
  readonly parts: readonly WrittenPart[];
  /** What stands in parentheses behind it, for a routine. */
  readonly args?: readonly string[];
}

/** One part of a name. */
export interface WrittenPart {
  /** As an identifier: in lower case unless it was quoted. */
  readonly name: string;
  /** As the value of an enum: just as it was written. */
  readonly text: string;
}

const PART = String.raw`"(?:[^"]|"")+"|'(?:[^']|'')*'|[\p{L}_][\p{L}\p{N}_$]*`;
const ARGUMENTS = String.raw`\((?:"[^"]*"|[^()"]|\(\d+(?:,\s*\d+)?\))*\)`;
const PARTS = new RegExp(PART, "gu");
const PLAIN = /^[\p{Ll}\p{Lo}_][\p{Ll}\p{Lo}\p{N}_$]*$/u;

/** The source of a regular expression for a name. */
export const WRITTEN_NAME = String.raw`(?:${PART})(?:\s*\.\s*(?:${PART}))*(?:\s*${ARGUMENTS})?`;

const WHOLE = new RegExp(`^\\s*${WRITTEN_NAME}\\s*$`, "u");

/** Takes a name apart; undefined if it is none. */
export function parseWrittenName(text: string): WrittenName | undefined {
  if (!WHOLE.test(text)) return undefined;
  const args = new RegExp(`\\s*(${ARGUMENTS})\\s*$`, "u").exec(text);
  const path = args === null ? text : text.slice(0, args.index);
  const parts = [...path.matchAll(PARTS)].map(([part]) => readPart(part));
  return args === null ? { parts } : { parts, args: splitArguments(args[1] ?? "") };
}

/** A part as SQL keeps it: quoted as it is, else with its ASCII letters in lower case. */
export function readPart(part: string): WrittenPart {
  const quote = part[0];
  if (quote === '"' || quote === "'") {
    const text = part.slice(1, -1).replaceAll(quote + quote, quote);
    return { name: text, text };
  }
  return { name: part.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()), text: part };
}

/** An identifier for people: in quotes only where it needs them. */
export function writeIdentifier(name: string): string {
  return PLAIN.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** The value of an enum, so that it is read again as what it is. */
export function writeValue(value: string): string {
  return /^[A-Za-z_]\w*$/.test(value) ? value : `"${value.replaceAll('"', '""')}"`;
}

function splitArguments(text: string): readonly string[] {
  const inner = text.slice(1, -1).trim();
  if (inner === "" || inner === "*") return [];
  return inner.split(/,(?![^(]*\))/).map((arg) => arg.trim().replace(/\s+/g, " "));
}
