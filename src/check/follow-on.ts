import type { ServerMessage } from "../postgres/server-message.ts";
import { characterIndex, type Statement } from "../script/statement.ts";
import { isFromExtension } from "./extension-objects.ts";
import {
  type CreatedName,
  isSameName,
  listCreated,
  listExtensions,
  listWords,
  type ObjectName,
  parseName,
  readNameAt,
} from "./statement-names.ts";

/** A statement whose effect is missing: it failed, was not run, or was rolled back. */
interface Missing {
  readonly statement: Statement;
  /** `file:line` of the error at the root. */
  readonly root: string;
  readonly created: readonly CreatedName[];
  /** The name that it missed itself. */
  readonly missed: ObjectName | undefined;
}

const UNDEFINED_FUNCTION = "42883";

/** Something that a statement names is not there. */
const SOMETHING_IS_MISSING = new Set([
  "42P01", // undefined_table
  UNDEFINED_FUNCTION,
  "42704", // undefined_object
  "42703", // undefined_column
  "3F000", // invalid_schema_name
  "3D000", // invalid_catalog_name
  "42P02", // undefined_parameter
  "23503", // foreign_key_violation: the row was to be inserted earlier
]);
const IN_FAILED_TRANSACTION = "25P02";

/** Remembers what failed and says of a later error whether it only follows from that. */
export class FollowOn {
  readonly #missing: Missing[] = [];
  readonly #inTransaction: Statement[] = [];
  #transactionRoot: string | undefined;

  /** The root of an error, if it is probably only a consequence: `file:line`. */
  findRoot(message: ServerMessage, statement: Statement): string | undefined {
    if (message.code === IN_FAILED_TRANSACTION) return this.#transactionRoot;
    if (!SOMETHING_IS_MISSING.has(message.code)) return undefined;
    const name = readMissingName(message, statement.text);
    if (name === undefined) return undefined;
    const isRoutine = message.code === UNDEFINED_FUNCTION;
    return this.#missing.find((earlier) => leaves(earlier, name, isRoutine))?.root;
  }

  /** Notes a statement that has no effect, with the place of the error at its root. */
  noteFailure(statement: Statement, root: string, message?: ServerMessage): void {
    const created = listCreated(statement);
    const missed = message && readMissingName(message, statement.text);
    this.#missing.push({ statement, root, created, missed });
  }

  /** Notes a statement that succeeded inside a transaction which may still be undone. */
  noteInTransaction(statement: Statement): void {
    this.#inTransaction.push(statement);
  }

  /** An error has doomed the open transaction: what it did is lost. */
  noteDoomed(root: string): void {
    this.#transactionRoot = root;
    for (const statement of this.#inTransaction.splice(0)) this.noteFailure(statement, root);
  }

  noteTransactionEnd(): void {
    this.#inTransaction.length = 0;
    this.#transactionRoot = undefined;
  }
}

function leaves(earlier: Missing, name: ObjectName, isRoutine: boolean): boolean {
  const makesIt = (created: CreatedName) =>
    created.isRoutine === isRoutine && isSameName(created, name);
  if (earlier.created.some(makesIt)) return true;
  // A failed schema takes all that is in it along.
  if (earlier.created.some((created) => created.name === name.schema)) return true;
  if (
    listExtensions(earlier.statement.text).some((extension) =>
      isFromExtension(name.name, extension),
    )
  ) {
    return true;
  }
  // The same name missing twice is two mistakes, or one that the first error already shows.
  if (earlier.missed !== undefined && earlier.missed.name === name.name) return false;
  return isDefinition(earlier.statement) && listWords(earlier.statement).has(name.name);
}

/** Statements that define more than the object after CREATE: columns, members, whole blocks. */
function isDefinition({ skeleton }: Statement): boolean {
  return /^\s*(?:ALTER|DO)\b/i.test(skeleton);
}

/** The name that an error says is missing: from the source, else from the message. */
function readMissingName(message: ServerMessage, text: string): ObjectName | undefined {
  const quoted = /"((?:[^"]|"")+)"/.exec(
    message.code === "23503" ? (message.detail ?? "") : message.message,
  );
  if (message.code === UNDEFINED_FUNCTION) {
    const called = /^\S+ (\S+)\(/.exec(message.message)?.[1];
    if (called !== undefined) return parseName(called);
  }
  if (message.code === "42703") {
    const column = /^column (?:"([^"]+)"|(\S+)) /.exec(message.message);
    const name = column?.[1] ?? column?.[2];
    if (name !== undefined) return { schema: undefined, name: parseName(name).name };
  }
  if (quoted?.[1] !== undefined) return splitQuoted(quoted[1]);
  if (message.position === undefined) return undefined;
  return readNameAt(text, characterIndex(text, message.position));
}

/** PostgreSQL writes a qualified name inside one pair of quotes: `"shop.orders"`. */
function splitQuoted(text: string): ObjectName {
  const dot = text.indexOf(".");
  if (dot <= 0) return { schema: undefined, name: text };
  return { schema: text.slice(0, dot), name: text.slice(dot + 1) };
}
