import { quoteIdent } from "../../base/quote-sql.ts";

/** What belongs to a schema. */
export interface QualifiedName {
  readonly schema: string;
  readonly name: string;
}

/** One identifier as the engine and the server write it: quoted, or in no need of it. */
export const NAME = '("(?:[^"]|"")+"|[a-z_][a-z0-9_$]*)';

/** The same, not captured. */
export const ANY_NAME = NAME.replace("(", "(?:");

/** PostgreSQL cuts longer names off. */
const LONGEST_BYTES = 63;

/** An identifier of an SQL text without its quotes. */
export function unquote(identifier: string): string {
  return identifier.startsWith('"') ? identifier.slice(1, -1).replaceAll('""', '"') : identifier;
}

/** As the engine writes it: both parts quoted. */
export function renderName({ schema, name }: QualifiedName): string {
  return `${quoteIdent(schema)}.${quoteIdent(name)}`;
}

/** Gives out names for the time of a migration that nothing else has. */
export class TemporaryNames {
  readonly #taken: Set<string>;

  constructor(taken: Iterable<string>) {
    this.#taken = new Set(taken);
  }

  /** Such as `customer_email_new`; a number follows where that is taken. */
  make(base: string, suffix: string): string {
    for (let count = 1; ; count += 1) {
      const end = count === 1 ? suffix : `${suffix}_${count}`;
      const name = `${clip(base, LONGEST_BYTES - Buffer.byteLength(end))}${end}`;
      if (this.#taken.has(name)) continue;
      this.#taken.add(name);
      return name;
    }
  }
}

/** Cuts between characters, not within one. */
function clip(text: string, bytes: number): string {
  const characters = [...text];
  while (Buffer.byteLength(characters.join("")) > bytes) characters.pop();
  return characters.join("");
}
