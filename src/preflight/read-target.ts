import { listMigrations, MIGRATIONS_DIR } from "../migrate/list-migrations.ts";
import { prepareUp } from "../migrate/migrate-up.ts";
import type { Migration } from "../migrate/migration.ts";
import { type ReadOnlyState, readLedgerState } from "../migrate/read-ledger.ts";
import { endOnAbort } from "../postgres/end-on-abort.ts";
import { connectUrl } from "../postgres/server/connect-url.ts";
import type { Session } from "../postgres/session.ts";
import { type LedgerRows, readLedgerRows } from "./ledger-rows.ts";
import type { PreflightOptions } from "./preflight-options.ts";
import { readSurroundings, type Surroundings } from "./surroundings.ts";

/** The database that migrations are pending for, but for its catalog. */
export interface Target extends Surroundings {
  readonly url: string;
  readonly state: ReadOnlyState;
  readonly ledgerRows: LedgerRows;
  /** What is pending, read and checked as `migrateUp` does. */
  readonly pending: readonly Migration[];
}

/**
 * Reads in one READ ONLY transaction which migrations are pending. Throws what `migrateUp` throws
 * before it runs anything; files that lose data are let through, as the copy may lose them.
 */
export async function readTarget(url: string, options: PreflightOptions): Promise<Target> {
  await using session = await connectUrl(url, undefined, options.signal);
  return await endOnAbort(session, options.signal, async () => {
    await session.run("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
    const target = await readAll(session, url, options);
    await session.run("COMMIT");
    return target;
  });
}

async function readAll(session: Session, url: string, options: PreflightOptions): Promise<Target> {
  const { environment, migrationsDir, to, steps, outOfOrder, onEvent } = options;
  const list = listMigrations(environment.projectDir, migrationsDir ?? MIGRATIONS_DIR);
  const surroundings = await readSurroundings(session);
  const state = await readLedgerState(session, environment.migration.trackingTable);
  const limits = { environment, to, steps, outOfOrder, onEvent, allowDestructive: true };
  const pending = await prepareUp(limits, list, { session, names: state.names, state });
  const ledgerRows = await readLedgerRows(session, state);
  return { ...surroundings, url, state, ledgerRows, pending };
}
