import type { Migration } from "../migrate/migration.ts";
import { describeFailure, type RunPlace } from "../migrate/statement-failure.ts";
import type { Session } from "../postgres/session.ts";

/** What a section sets ends with it, as in a real run. */
const RESET = "RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL";

/**
 * Runs one file in a throwaway database: the sections of a real run, without its ledger, lock
 * and retries. Throws `MIGRATION_FAILED` with the place, and leaves what was done as it is.
 */
export async function replayMigration(session: Session, migration: Migration): Promise<void> {
  for (const section of migration.sections) {
    let place: RunPlace = { migration, section, statement: undefined, offset: 0 };
    try {
      await session.run(RESET);
      if (section.isTransactional) await session.run("BEGIN");
      for (const statement of section.statements) {
        place = { ...place, statement };
        await session.run(statement.text);
      }
      place = { ...place, statement: undefined };
      if (section.isTransactional) await session.run("COMMIT");
    } catch (error) {
      await session.run("ROLLBACK").catch(() => {});
      throw describeFailure(place, error, undefined);
    }
  }
  await session.run(RESET);
}
