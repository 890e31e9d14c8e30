import { ConfitureError } from "../../base/errors.ts";
import { redactUrl } from "../../config/redact-url.ts";
import { readServerError } from "../../postgres/server-message.ts";
import type { Session } from "../../postgres/session.ts";
import { refusePooler } from "../detect-pooler.ts";
import type { FinishedMigration } from "../events.ts";
import { listMigrations, MIGRATIONS_DIR } from "../list-migrations.ts";
import { loadMigrations } from "../load-migration.ts";
import { migrateUp } from "../migrate-up.ts";
import { connectForMigration, type RunnerOptions } from "../runner.ts";
import { acquireLock } from "../runner-lock.ts";
import { lockReset, nameOfDatabase, openAdmin } from "./admin-session.ts";
import { createLike } from "./create-like.ts";
import { readFacts } from "./database-facts.ts";
import { refuseClients, refuseHeld } from "./other-clients.ts";
import {
  clearLeftovers,
  dropDatabase,
  nameSwap,
  type SwapNames,
  swapDatabases,
} from "./swap-database.ts";

/** What {@link resetDatabase} takes. */
export interface ResetOptions extends RunnerOptions {
  /** End the sessions of others. Without it they are a reason to refuse. */
  readonly force?: boolean | undefined;
  /** Asked when nothing else is in the way: whether the database of this name may go. */
  readonly confirm: (database: string) => Promise<boolean>;
}

/** What a reset has done. */
export interface ResetResult {
  readonly database: string;
  /** What the new database has not of the old one, in words. */
  readonly lost: readonly string[];
  readonly migrations: readonly FinishedMigration[];
}

/**
 * Drops the database of an environment with everything in it, makes an empty one like it, and
 * applies all migrations. For development: a protected environment is refused with `PROTECTED`,
 * others who are connected with `LOCKED`, a runner that works with `LOCKED` as well.
 */
export async function resetDatabase(options: ResetOptions): Promise<ResetResult> {
  const { environment, signal } = options;
  if (environment.isProtected) {
    throw new ConfitureError("PROTECTED", `environment ${environment.name} is protected`, {
      hint: `a database that may be dropped has no \`protected: true\` in ${environment.file}`,
    });
  }
  const database = nameOfDatabase(environment);
  // Read before the database goes: a file that can't be run would leave an empty one.
  const { projectDir } = environment;
  const { files } = listMigrations(projectDir, options.migrationsDir ?? MIGRATIONS_DIR);
  loadMigrations(projectDir, files, "up");
  await using admin = await openAdmin(environment, signal);
  const names = nameSwap(database);
  const lost = await onServer(database, () => replace(options, admin, names));
  for (const what of lost) {
    const message = `${database} is without ${what} now: this user could not set it again`;
    const problem = { severity: "warning", code: "reset-lost", message } as const;
    options.onEvent?.({ kind: "problem", problem });
  }
  options.onEvent?.({ kind: "note", message: `dropped ${database} and created it anew` });
  const { migrations } = await migrateUp({ ...options, allowDestructive: true });
  return { database, lost, migrations };
}

/** Puts an empty database in the place of the old one. Gives what could not be taken over. */
async function replace(
  options: ResetOptions,
  admin: Session,
  names: SwapNames,
): Promise<readonly string[]> {
  const { environment, signal } = options;
  const { database, fresh } = names;
  await lockReset(admin, database, waitOf(options));
  await clearLeftovers(admin, names);
  const open = () => connectForMigration(environment, signal);
  await using session = await open();
  const pid = await lockRunners(options, session, open);
  await refuseAlias(session, database);
  await refuseHeld(session, database);
  if (!options.force) await refuseClients(session, database, [pid]);
  if (!(await options.confirm(database))) {
    throw new ConfitureError("USAGE", `${database} was not confirmed: nothing was done`);
  }
  signal?.throwIfAborted();
  try {
    const lost = await createLike(admin, await readFacts(admin, database), fresh);
    if (!options.force) await refuseClients(session, database, [pid]);
    signal?.throwIfAborted();
    await swapDatabases(admin, names);
    await dropOld(options, admin, names.old);
    return lost;
  } catch (error) {
    await dropDatabase(admin, fresh).catch(() => {});
    throw error;
  }
}

/** The new database is in its place already: that the old one can't go is no reason to stop. */
async function dropOld({ onEvent }: ResetOptions, admin: Session, old: string): Promise<void> {
  try {
    await dropDatabase(admin, old);
  } catch (error) {
    const reason = readServerError(error)?.message ?? String(error);
    const message = `the old database is still there, as ${old}: ${redactUrl(reason)}`;
    onEvent?.({ kind: "problem", problem: { severity: "warning", code: "reset-left", message } });
  }
}

/** Behind a pooler a database can have another name; that one would be dropped. */
async function refuseAlias(session: Session, database: string): Promise<void> {
  const [row] = await session.query("SELECT current_database() AS name");
  if (row?.name === database) return;
  throw new ConfitureError("POOLER_REFUSED", `${database} is called ${row?.name} on its server`, {
    hint: "let database_url go to PostgreSQL itself",
  });
}

/** Takes the lock that runners take; it goes with the old database. */
async function lockRunners(
  options: ResetOptions,
  session: Session,
  open: () => Promise<Session>,
): Promise<number> {
  const waitMs = waitOf(options);
  const onWait = (message: string) => options.onEvent?.({ kind: "note", message });
  const key = await acquireLock(session, { waitMs, signal: options.signal, onWait });
  return refusePooler(session, key, open);
}

function waitOf({ environment, lockWaitMs }: ResetOptions): number {
  return lockWaitMs ?? environment.migration.lockWaitMs;
}

/** What the server refuses here is about the database as a whole. */
async function onServer<Result>(database: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const message = error instanceof ConfitureError ? undefined : readServerError(error);
    if (message === undefined) throw error;
    const text = `${database} can't be reset: ${redactUrl(message.message)}`;
    throw new ConfitureError("RESET_FAILED", text, {
      hint:
        message.code === "42501"
          ? "the user must own the database and have the right CREATEDB"
          : "nothing is lost: the old database is still there",
    });
  }
}
