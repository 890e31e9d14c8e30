import { actionText, type Statement } from "../script/statement.ts";

/** The name of an object, as PostgreSQL keeps it. */
export interface ObjectName {
  readonly schema: string | undefined;
  readonly name: string;
}

const NAME = String.raw`(?:"(?:[^"]|"")+"|[\p{L}_][\p{L}\p{N}_$]*)`;
const QUALIFIED = String.raw`${NAME}(?:\s*\.\s*${NAME})*`;
const MODIFIERS = String.raw`(?:(?:OR\s+REPLACE|GLOBAL|LOCAL|TEMP|TEMPORARY|UNLOGGED|RECURSIVE|UNIQUE|MATERIALIZED|FOREIGN|TRUSTED|PROCEDURAL|CONSTRAINT|EVENT|TEXT\s+SEARCH|ACCESS)\s+)*`;
const KINDS = String.raw`(TABLE|VIEW|TYPE|DOMAIN|FUNCTION|PROCEDURE|AGGREGATE|SEQUENCE|SCHEMA|INDEX|TRIGGER|EXTENSION|ROLE|USER|GROUP|DATABASE|TABLESPACE|COLLATION|SERVER|DATA\s+WRAPPER|WRAPPER|LANGUAGE|POLICY|RULE|PUBLICATION|STATISTICS|CONFIGURATION|DICTIONARY|PARSER|TEMPLATE|METHOD|OPERATOR\s+(?:CLASS|FAMILY)|CONVERSION)`;
const CREATED = new RegExp(
  String.raw`\bCREATE\s+${MODIFIERS}${KINDS}\s+(?:CONCURRENTLY\s+)?(?:IF\s+NOT\s+EXISTS\s+)?(${QUALIFIED})`,
  "giu",
);
const TABLE_WRITTEN = new RegExp(String.raw`^\s*INSERT\s+INTO\s+(${QUALIFIED})`, "iu");
const EXTENSION = /\bCREATE\s+EXTENSION\s+(?:IF\s+NOT\s+EXISTS\s+)?("(?:[^"]|"")+"|[\w-]+)/giu;
const WORDS = new RegExp(NAME, "gu");
const PARTS = new RegExp(NAME, "gu");

/** An object that a statement makes. Routines have names of their own, apart from the rest. */
export interface CreatedName extends ObjectName {
  readonly isRoutine: boolean;
}

/** What a statement makes, or fills: its failure leaves these missing. */
export function listCreated(statement: Statement): readonly CreatedName[] {
  const names = [...actionText(statement).matchAll(CREATED)].map((match) => ({
    ...parseName(match[2] ?? ""),
    isRoutine: /^(?:FUNCTION|PROCEDURE|AGGREGATE)$/i.test(match[1] ?? ""),
  }));
  const filled = TABLE_WRITTEN.exec(statement.skeleton)?.[1];
  return filled === undefined ? names : [...names, { ...parseName(filled), isRoutine: false }];
}

/** Every word of a statement that could be a name, outside strings, bodies and comments. */
export function listWords(statement: Statement): ReadonlySet<string> {
  return new Set([...actionText(statement).matchAll(WORDS)].map((match) => fold(match[0])));
}

/** The extensions that a script creates, each once. Comments are read too: more does no harm. */
export function listExtensions(script: string): readonly string[] {
  return [...new Set([...script.matchAll(EXTENSION)].map((match) => fold(match[1] ?? "")))];
}

/** Takes a name, qualified or not, apart: quoted as it is, else folded to lower case. */
export function parseName(text: string): ObjectName {
  const parts = [...text.matchAll(PARTS)].map((match) => fold(match[0]));
  return { schema: parts.at(-2), name: parts.at(-1) ?? fold(text) };
}

/** The name, qualified or not, that stands at an index of a text. */
export function readNameAt(text: string, index: number): ObjectName | undefined {
  const match = new RegExp(QUALIFIED, "uy");
  match.lastIndex = index;
  const found = match.exec(text)?.[0];
  return found === undefined ? undefined : parseName(found);
}

/** Whether two names can mean one object: the same, and not in two different schemas. */
export function isSameName(a: ObjectName, b: ObjectName): boolean {
  if (a.name !== b.name) return false;
  return a.schema === undefined || b.schema === undefined || a.schema === b.schema;
}

function fold(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name.toLowerCase();
}
