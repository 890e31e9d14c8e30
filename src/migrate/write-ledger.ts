import { VERSION } from "../base/version.ts";
import type { Session } from "../postgres/session.ts";
import { hashStatements } from "./checksum.ts";
import type { LedgerNames } from "./ledger-names.ts";
import type { Direction, Migration, Section } from "./migration.ts";
import type { StartedStatement } from "./read-ledger.ts";

/** How a row of the ledger came to be. */
export interface AppliedRow {
  readonly migration: Migration;
  readonly executionTimeMs: number;
  /** Ends the slug, as in the Python Confiture: `baseline` for what was not run. */
  readonly reason?: string;
}

/** Writes the row of an applied migration; its slug is that of the Python Confiture. */
export async function insertApplied(
  session: Session,
  names: LedgerNames,
  { migration, executionTimeMs, reason }: AppliedRow,
): Promise<void> {
  const { file, checksum, shownText, sections } = migration;
  const suffix = reason === undefined ? "" : `_${reason}`;
  const stamps = sections.map((section) => ({ name: section.name, checksum: section.checksum }));
  await session.query(
    `INSERT INTO ${names.ledger} (slug, version, name, execution_time_ms, checksum, applied_by,
       up_text, sections, applied_with)
     VALUES ($1::text || to_char(now(), '_YYYYMMDD_HH24MISS') || $2::text,
       $3, $4, $5, $6, current_user, $7, $8, $9)`,
    [
      `${file.name}_${file.version}`,
      suffix,
      file.version,
      file.name,
      Math.round(executionTimeMs),
      checksum,
      shownText.replaceAll("\0", ""),
      JSON.stringify(stamps),
      `confiture ${VERSION}`,
    ],
  );
}

/** Takes the row of a migration away that was undone. */
export async function deleteApplied(
  session: Session,
  names: LedgerNames,
  version: string,
): Promise<void> {
  await session.query(`DELETE FROM ${names.ledger} WHERE version = $1`, [version]);
}

/** Notes how far a section has come; `done` when it is at its end. */
export async function noteProgress(
  session: Session,
  names: LedgerNames,
  { migration, section, done, started }: Progress,
): Promise<void> {
  const isDone = done === section.statements.length;
  await session.query(
    `INSERT INTO ${names.journal} AS journal
       (version, direction, section, name, state, checksum, statements_done, done_checksum, started)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     ON CONFLICT (version, direction, section) DO UPDATE SET
       name = excluded.name, state = excluded.state, checksum = excluded.checksum,
       statements_done = excluded.statements_done, done_checksum = excluded.done_checksum,
       started = excluded.started, updated_at = now()`,
    [
      migration.file.version,
      migration.direction,
      section.index,
      section.name,
      isDone ? "done" : "running",
      section.checksum,
      done,
      hashStatements(section.statements.slice(0, done)),
      started === undefined ? null : JSON.stringify(started),
    ],
  );
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
export async function clearJournal(
  session: Session,
  names: LedgerNames,
  version: string,
  direction: Direction,
): Promise<void> {
  await session.query(`DELETE FROM ${names.journal} WHERE version = $1 AND direction = $2`, [
    version,
    direction,
  ]);
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
