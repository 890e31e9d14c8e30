import type { Session } from "../postgres/session.ts";
import { onLedger } from "./ledger-failure.ts";
import { findLedger, type LedgerNames } from "./ledger-names.ts";
import type { Direction } from "./migration.ts";

/** A migration that the ledger says is applied. */
export interface AppliedMigration {
  readonly version: string;
  readonly name: string;
  readonly appliedAt: Date;
  readonly executionTimeMs: number | undefined;
  /** SHA-256 of its up file; undefined in rows that never had one. */
  readonly checksum: string | undefined;
  readonly appliedBy: string | undefined;
  /** Whether it was marked as applied and not run. */
  readonly isBaseline: boolean;
}

/** What the ledger holds of an applied file besides its checksum. */
export interface AppliedText {
  /** Without secrets; undefined in rows of another tool. */
  readonly text: string | undefined;
  readonly sections: readonly SectionStamp[];
}

/** Name and checksum of a section of an applied file. */
export interface SectionStamp {
  readonly name: string;
  readonly checksum: string;
}

/** A section of a migration that is half applied or half undone. */
export interface JournalEntry {
  readonly version: string;
  readonly direction: Direction;
  readonly section: number;
  readonly name: string;
  readonly state: "running" | "done";
  readonly checksum: string;
  readonly statementsDone: number;
  /** Checksum of the statements that are done, of a section that is `running`. */
  readonly doneChecksum: string | undefined;
  /** The statement that had begun outside of a transaction: it may or may not be done. */
  readonly started: StartedStatement | undefined;
}

/** What is noted before a statement that runs alone. */
export interface StartedStatement {
  /** Its number in the section, from 0. */
  readonly statement: number;
  readonly checksum: string;
  /** What there was before, as {@link ../inspect-state.ts} saw it. */
  readonly before: readonly string[];
}

/** All that a database knows of its migrations. */
export interface LedgerState {
  /** In the order in which they were applied. */
  readonly applied: readonly AppliedMigration[];
  /** Empty when nothing is half done. */
  readonly journal: readonly JournalEntry[];
}

/** The state as a command that changes nothing reads it. */
export interface ReadOnlyState extends LedgerState {
  readonly names: LedgerNames;
  readonly hasLedger: boolean;
}

/**
 * The ledger of a database that may have none: then nothing is applied. Changes nothing.
 *
 * @param leftOut Columns that are of no use to the caller: there may be thousands of rows.
 */
export async function readLedgerState(
  session: Session,
  trackingTable: string,
  leftOut: readonly "checksum"[] = [],
): Promise<ReadOnlyState> {
  return onLedger(async () => {
    const place = await findLedger(session, trackingTable);
    const columns = new Set(place.columns);
    for (const name of leftOut) columns.delete(name);
    return {
      hasLedger: place.hasLedger,
      names: place.names,
      applied: place.hasLedger ? await readApplied(session, place.names, columns) : [],
      journal: place.hasJournal ? await readJournal(session, place.names) : [],
    };
  });
}

/**
 * Rows that `migrate squash` of the Python Confiture archived are history: they are left out.
 *
 * @param columns The columns to read, for a ledger that may be an older one. Default: all.
 */
export async function readApplied(
  session: Session,
  names: LedgerNames,
  columns?: ReadonlySet<string>,
): Promise<readonly AppliedMigration[]> {
  const select = (name: string) => (columns?.has(name) === false ? `NULL AS ${name}` : name);
  const isHistory = columns?.has("archived_into") === false ? "false" : "archived_into IS NOT NULL";
  // A number is read far faster than a date, and there may be thousands of rows.
  const rows = await session.query(
    `SELECT version, name, slug, date_part('epoch', applied_at) AS applied_epoch,
       execution_time_ms, ${select("checksum")}, ${select("applied_by")}
     FROM ${names.ledger} WHERE NOT (${isHistory}) ORDER BY applied_at, pk_confiture`,
  );
  return rows.map(parseApplied);
}

/** The sections that are half done, in their order. */
export async function readJournal(
  session: Session,
  names: LedgerNames,
): Promise<readonly JournalEntry[]> {
  const rows = await session.query(
    `SELECT * FROM ${names.journal} ORDER BY version, direction, section`,
  );
  return rows.map(parseEntry);
}

/** The text of one applied up file and its sections; they are large, so read where needed. */
export async function readAppliedText(
  session: Session,
  names: LedgerNames,
  version: string,
): Promise<AppliedText> {
  const [row] = await onLedger(() =>
    session.query(
      `SELECT to_jsonb(ledger) ->> 'up_text' AS text, to_jsonb(ledger) -> 'sections' AS sections
       FROM ${names.ledger} AS ledger WHERE version = $1`,
      [version],
    ),
  );
  return {
    text: typeof row?.text === "string" ? row.text : undefined,
    sections: Array.isArray(row?.sections) ? row.sections.map(parseStamp) : [],
  };
}

function parseApplied(row: Readonly<Record<string, unknown>>): AppliedMigration {
  return {
    version: String(row.version),
    name: String(row.name),
    appliedAt: new Date(Math.round(Number(row.applied_epoch) * 1000)),
    executionTimeMs: typeof row.execution_time_ms === "number" ? row.execution_time_ms : undefined,
    checksum: typeof row.checksum === "string" ? row.checksum : undefined,
    appliedBy: typeof row.applied_by === "string" ? row.applied_by : undefined,
    isBaseline: /_(?:baseline|reinit|import|squashed)\w*$/.test(String(row.slug)),
  };
}

function parseStamp(value: unknown): SectionStamp {
  const { name, checksum } = Object(value) as Partial<Record<keyof SectionStamp, unknown>>;
  return { name: String(name ?? ""), checksum: String(checksum ?? "") };
}

function parseEntry(row: Readonly<Record<string, unknown>>): JournalEntry {
  return {
    version: String(row.version),
    direction: row.direction === "down" ? "down" : "up",
    section: Number(row.section),
    name: String(row.name),
    state: row.state === "done" ? "done" : "running",
    checksum: String(row.checksum),
    statementsDone: Number(row.statements_done),
    doneChecksum: typeof row.done_checksum === "string" ? row.done_checksum : undefined,
    started: parseStarted(row.started),
  };
}

function parseStarted(value: unknown): StartedStatement | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { statement, checksum, before } = value as Partial<Record<keyof StartedStatement, unknown>>;
  return {
    statement: Number(statement),
    checksum: String(checksum),
    before: Array.isArray(before) ? before.map(String) : [],
  };
}
