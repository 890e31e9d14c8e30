import { quoteLiteral } from "../base/quote-sql.ts";
import { VERSION } from "../base/version.ts";
import type { Session } from "../postgres/session.ts";
import { hashStatements } from "./checksum.ts";
import type { LedgerNames } from "./ledger-names.ts";
import type { Direction, Migration, Section } from "./migration.ts";
import type { MigrationFile } from "./migration-file.ts";
import type { StartedStatement } from "./read-ledger.ts";

/** How a row of the ledger came to be. */
export interface AppliedRow {
  readonly migration: Migration;
  readonly executionTimeMs: number;
  /** Default: now. */
  readonly appliedAt?: Date | undefined;
  /** Ends the slug, as in the Python Confiture: `baseline` for what was not run. */
  readonly reason?: string;
}

/*
 * These are texts, with literals and not with parameters: so that what the ledger says, and the
 * COMMIT of what it says it of, are one message to the server.
 */

/** What took its time before this, in the same message: the client can't know yet. */
const SINCE_SENT = "1000 * date_part('epoch', clock_timestamp() - statement_timestamp())";

/** The row of an applied migration; its slug is that of the Python Confiture. */
export function renderApplied(names: LedgerNames, row: AppliedRow): string {
  const { file, checksum, shownText, sections } = row.migration;
  const stamps = sections.map((section) => ({ name: section.name, checksum: section.checksum }));
  const time = "to_char(now(), '_YYYYMMDD_HH24MISS')";
  const values = [
    `${literal(`${file.name}_${file.version}`)} || ${time} || ${literal(row.reason === undefined ? "" : `_${row.reason}`)}`,
    literal(file.version),
    literal(file.name),
    `${Math.round(row.executionTimeMs)} + ${SINCE_SENT}`,
    literal(checksum),
    "current_user",
    literal(shownText),
    literal(JSON.stringify(stamps)),
    literal(`confiture ${VERSION}`),
    row.appliedAt === undefined ? "DEFAULT" : literal(row.appliedAt.toISOString()),
  ];
  return `INSERT INTO ${names.ledger} (slug, version, name, execution_time_ms, checksum, applied_by,
    up_text, sections, applied_with, applied_at) VALUES (${values.join(", ")})`;
}

/** Takes the row of a migration away that was undone. */
export function renderUndone(names: LedgerNames, version: string): string {
  return `DELETE FROM ${names.ledger} WHERE version = ${literal(version)}`;
}

/** Notes how far a section has come; `done` when it is at its end. */
export function renderProgress(
  names: LedgerNames,
  { migration, section, done, started }: Progress,
): string {
  const values = [
    literal(migration.file.version),
    literal(migration.direction),
    String(section.index),
    literal(section.name),
    literal(done === section.statements.length ? "done" : "running"),
    literal(section.checksum),
    String(done),
    literal(hashStatements(section.statements.slice(0, done))),
    started === undefined ? "NULL" : literal(JSON.stringify(started)),
  ];
  return `INSERT INTO ${names.journal} AS journal
      (version, direction, section, name, state, checksum, statements_done, done_checksum, started)
    VALUES (${values.join(", ")})
    ON CONFLICT (version, direction, section) DO UPDATE SET
      name = excluded.name, state = excluded.state, checksum = excluded.checksum,
      statements_done = excluded.statements_done, done_checksum = excluded.done_checksum,
      started = excluded.started, updated_at = now()`;
}

/** How far a section has come. */
export interface Progress {
  readonly migration: Migration;
  readonly section: Section;
  /** The number of statements that are done. */
  readonly done: number;
  /** The one that begins now, outside of a transaction. */
  readonly started?: StartedStatement | undefined;
}

/** Forgets what was noted of a migration: it is whole now. */
export function renderWhole(names: LedgerNames, version: string, direction: Direction): string {
  return `DELETE FROM ${names.journal} WHERE version = ${literal(version)} AND direction = ${literal(direction)}`;
}

/** PostgreSQL's texts hold no NUL byte. */
function literal(text: string): string {
  return quoteLiteral(text.replaceAll("\0", ""));
}

/** Makes the rows of replaced migrations history, and names the row of what replaces them. */
export async function archiveReplaced(
  session: Session,
  names: LedgerNames,
  { version, name }: MigrationFile,
  replaced: readonly string[],
): Promise<void> {
  await session.query(`UPDATE ${names.ledger} SET archived_into = $1 WHERE version = ANY ($2)`, [
    version,
    replaced,
  ]);
  await session.query(`UPDATE ${names.ledger} SET name = $2 WHERE version = $1`, [version, name]);
}

/** Accepts an up file as what was applied. */
export async function restamp(
  session: Session,
  names: LedgerNames,
  { file, checksum, shownText, sections }: Migration,
): Promise<void> {
  const stamps = sections.map((section) => ({ name: section.name, checksum: section.checksum }));
  await session.query(
    `UPDATE ${names.ledger} SET checksum = $2, up_text = $3, sections = $4 WHERE version = $1`,
    [file.version, checksum, shownText.replaceAll("\0", ""), JSON.stringify(stamps)],
  );
}
