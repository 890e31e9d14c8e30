import type { Session } from "../postgres/session.ts";
import type { MigrationStatement, Section } from "./migration.ts";
import type { Runner } from "./runner.ts";
import { isConcurrent } from "./statement-kind.ts";

/** A migration must not keep the whole application waiting behind it. */
const LOCK_TIMEOUT_MS = 3000;
const RETRIES = 5;

/** How often a section, or a statement that is on its own, is tried again. */
export function retriesOf(section: Section): number {
  return section.retries ?? RETRIES;
}

/** The settings that a section starts with, whatever the one before it has changed. */
export function renderSettings({ preamble }: Pick<Runner, "preamble">, section: Section): string {
  const { lockTimeoutMs = LOCK_TIMEOUT_MS, statementTimeoutMs } = section;
  const lock = `${preamble}SET lock_timeout = ${lockTimeoutMs}; `;
  return statementTimeoutMs === undefined
    ? lock
    : `${lock}SET statement_timeout = ${statementTimeoutMs}; `;
}

/**
 * The timeout for a statement that waits for others without holding up anybody: none, unless
 * the section says otherwise. Undefined: that of the session.
 */
export function lockTimeoutOf(
  { lockTimeoutMs, statements }: Section,
  statement: MigrationStatement,
): number | undefined {
  const isSaid = statements.some(
    ({ kind, text }) => kind === "setting" && /lock_timeout/i.test(text),
  );
  return isConcurrent(statement) && lockTimeoutMs === undefined && !isSaid ? 0 : undefined;
}

/** Runs something under another lock_timeout, and puts the old one back. */
export async function withLockTimeout<Result>(
  session: Session,
  lockTimeoutMs: number | undefined,
  work: () => Promise<Result>,
): Promise<Result> {
  if (lockTimeoutMs === undefined) return work();
  const [row] = await session.query("SELECT current_setting('lock_timeout') AS old");
  await session.query("SELECT set_config('lock_timeout', $1, false)", [String(lockTimeoutMs)]);
  try {
    return await work();
  } finally {
    // A connection that is gone has no timeout to put back.
    await session
      .query("SELECT set_config('lock_timeout', $1, false)", [String(row?.old)])
      .catch(() => []);
  }
}

/** Writes to the ledger are made as the one who connected, whatever role the section has set. */
export function renderOneself({ statements }: Section): string {
  const hasRole = statements.some(({ text }) => ROLE_CHANGE.test(text));
  return hasRole ? "SET LOCAL SESSION AUTHORIZATION DEFAULT; SET LOCAL ROLE NONE; " : "";
}

const ROLE_CHANGE = /\bROLE\b|\bSESSION\s+AUTHORIZATION\b/i;
