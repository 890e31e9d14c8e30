import { ConfitureError } from "../base/errors.ts";
import { findExclusion } from "../check/exclude-statement.ts";
import type { Migration } from "../migrate/migration.ts";
import { placeNote } from "../migrate/source-note.ts";
import type { ScratchKind } from "../postgres/scratch-database.ts";

/**
 * Refuses statements that would change more than the copy: roles and databases of a server that
 * others use, files on it, the publisher of a subscription. Left out, those after them would fail.
 */
export function refuseOutside(migrations: readonly Migration[], kind: ScratchKind): void {
  const problems = migrations.flatMap((migration) =>
    migration.sections.flatMap(({ statements }) =>
      statements.flatMap((statement) => {
        const exclusion = findExclusion(statement, kind);
        if (exclusion === undefined) return [];
        const message = exclusion.message.replace(/^not run: /, "not for a copy: ");
        return placeNote(migration, {
          severity: "error",
          code: "outside-of-copy",
          message,
          offset: statement.start,
        });
      }),
    ),
  );
  if (problems.length === 0) return;
  const text = "a migration reaches beyond the copy, and would change what is real";
  throw new ConfitureError("MIGRATION_INVALID", text, {
    details: { problems },
    hint:
      kind === "server"
        ? "nothing was run; on a throwaway server it may: without --scratch, with --copy shape"
        : "nothing was run",
  });
}
