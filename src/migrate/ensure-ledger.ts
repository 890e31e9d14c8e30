import { quoteIdent } from "../base/quote-sql.ts";
import type { Session } from "../postgres/session.ts";
import { findLedger, type LedgerNames, type LedgerPlace } from "./ledger-names.ts";

/**
 * The columns that others have not: two of later versions of the Python Confiture, then ours.
 * They may be empty, and nothing of theirs is changed, so that both tools can use one ledger.
 */
const ADDED_COLUMNS: { readonly [name: string]: string } = {
  applied_by: "TEXT",
  archived_into: "VARCHAR(255)",
  up_text: "TEXT",
  sections: "JSONB",
  applied_with: "TEXT",
};

/**
 * Makes the tables of the ledger, or what is missing of them, in one transaction. Call it while
 * holding the lock. Where nothing is missing, nothing is locked.
 */
export async function ensureLedger(session: Session, trackingTable: string): Promise<LedgerNames> {
  const place = await findLedger(session, trackingTable);
  const statements = [
    ...(place.hasLedger ? addColumns(place) : createLedger(place.names)),
    ...(place.hasJournal ? [] : [createJournal(place.names)]),
  ];
  if (statements.length > 0) {
    await session.run(["BEGIN", ...statements, "COMMIT"].join(";\n"));
  }
  return place.names;
}

/** The table exactly as the Python Confiture 1.29 makes it, then our columns. */
function createLedger(names: LedgerNames): string[] {
  const index = (suffix: string, columns: string) =>
    `CREATE INDEX IF NOT EXISTS ${quoteIdent(`idx_${names.base}_${suffix}`)} ON ${names.ledger}(${columns})`;
  return [
    `CREATE TABLE IF NOT EXISTS ${names.ledger} (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    pk_confiture BIGINT GENERATED ALWAYS AS IDENTITY UNIQUE,
    slug TEXT NOT NULL UNIQUE,
    version VARCHAR(255) NOT NULL UNIQUE,
    name VARCHAR(255) NOT NULL,
    applied_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    execution_time_ms INTEGER,
    checksum VARCHAR(64),
    applied_by TEXT,
    archived_into VARCHAR(255)
)`,
    index("pk_confiture", "pk_confiture"),
    index("slug", "slug"),
    index("version", "version"),
    index("applied_at", "applied_at DESC"),
    ...addColumns({ names, columns: new Set(["applied_by", "archived_into"]) }),
  ];
}

function addColumns({ names, columns }: Pick<LedgerPlace, "names" | "columns">): string[] {
  const missing = Object.entries(ADDED_COLUMNS).filter(([name]) => !columns.has(name));
  if (missing.length === 0) return [];
  const parts = missing.map(([name, type]) => `ADD COLUMN IF NOT EXISTS ${name} ${type}`);
  return [`ALTER TABLE ${names.ledger} ${parts.join(", ")}`];
}

function createJournal(names: LedgerNames): string {
  return `CREATE TABLE IF NOT EXISTS ${names.journal} (
    version VARCHAR(255) NOT NULL,
    direction TEXT NOT NULL CHECK (direction IN ('up', 'down')),
    section INTEGER NOT NULL,
    name TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('running', 'done')),
    checksum VARCHAR(64) NOT NULL,
    statements_done INTEGER NOT NULL DEFAULT 0,
    done_checksum VARCHAR(64),
    started JSONB,
    started_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    PRIMARY KEY (version, direction, section)
)`;
}
