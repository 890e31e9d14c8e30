import type { ProgressListener } from "../base/events.ts";
import { listExtensions } from "../check/statement-names.ts";
import type { Environment } from "../config/environment.ts";
import type { Migration } from "../migrate/migration.ts";
import { openScratchDatabase } from "../postgres/open-scratch-database.ts";
import type { ScratchDatabase, ScratchKind } from "../postgres/scratch-database.ts";
import { replayMigration } from "./replay-migration.ts";

/** Where migrations are replayed. */
export interface MigratedOptions {
  readonly environment: Pick<Environment, "projectDir" | "postgresVersion">;
  /** A server to make the database on; default: one that needs no installation. */
  readonly scratch?: string | undefined;
  readonly kind?: ScratchKind | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ProgressListener | undefined;
}

/**
 * A throwaway database in which these migrations were run, in their order. Whoever asks for it
 * closes it.
 *
 * @param later Migrations that will be run in it: PGlite must know their extensions beforehand.
 */
export async function openMigrated(
  options: MigratedOptions,
  migrations: readonly Migration[],
  later: readonly Migration[] = [],
): Promise<ScratchDatabase> {
  const { environment, signal, onProgress } = options;
  const scratch = await openScratchDatabase({
    ...environment,
    version: environment.postgresVersion,
    url: options.scratch,
    kind: options.kind,
    extensions: findExtensions([...migrations, ...later]),
    signal,
    onProgress,
  });
  try {
    for (const [index, migration] of migrations.entries()) {
      signal?.throwIfAborted();
      onProgress?.({ kind: "files", phase: "replay", done: index, total: migrations.length });
      await replayMigration(scratch.session, migration);
    }
    return scratch;
  } catch (error) {
    await scratch.close();
    throw error;
  }
}

function findExtensions(migrations: readonly Migration[]): readonly string[] {
  const decoder = new TextDecoder();
  return [...new Set(migrations.flatMap(({ source }) => listExtensions(decoder.decode(source))))];
}
