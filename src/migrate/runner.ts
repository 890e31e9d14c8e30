import { ConfitureError } from "../base/errors.ts";
import { needDatabaseUrl } from "../config/database-url.ts";
import type { Environment } from "../config/environment.ts";
import { connectUrl } from "../postgres/server/connect-url.ts";
import type { Session } from "../postgres/session.ts";
import { refusePooler } from "./detect-pooler.ts";
import { ensureLedger } from "./ensure-ledger.ts";
import type { MigrationListener } from "./events.ts";
import { onLedger } from "./ledger-failure.ts";
import type { LedgerNames } from "./ledger-names.ts";
import type { RunObserver } from "./run-observer.ts";
import { acquireLock } from "./runner-lock.ts";
import { SessionWatch } from "./watch-session.ts";

/** What every command that changes a database takes. */
export interface RunnerOptions {
  readonly environment: Environment;
  /** How long to wait for another runner. Default: `migration.locking.timeout_ms`. */
  readonly lockWaitMs?: number | undefined;
  /** Where migrations are, relative to the project. Default: db/migrations. */
  readonly migrationsDir?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: MigrationListener | undefined;
}

/** A connection that may change the database: it alone has the lock. Close it when done. */
export interface Runner extends AsyncDisposable {
  readonly session: Session;
  readonly names: LedgerNames;
  readonly watch: SessionWatch;
  readonly projectDir: string;
  readonly signal: AbortSignal | undefined;
  readonly onEvent: MigrationListener;
  /** What each section starts with, so that nothing of the one before it is left. */
  readonly preamble: string;
  readonly observer?: RunObserver | undefined;
}

/** What a runner needs besides its session. */
export interface Attachment extends Pick<RunnerOptions, "environment" | "signal" | "onEvent"> {
  /** The backend of the session. */
  readonly pid: number;
  /** Opens another session of the same database, which looks on. */
  readonly openWatch: () => Promise<Session>;
  /** Settings, as SQL, that the sections find besides those of the database. */
  readonly settings?: string | undefined;
  readonly observer?: RunObserver | undefined;
}

/** Ends a statement soon after its client has died; the lock is free again then. */
const CHECK_CLIENT = "SET client_connection_check_interval = '2s'";

/**
 * Connects, takes the lock, refuses a pooler that would break what it promises, and makes the
 * ledger if there is none. Throws `CONNECTION_FAILED`, `LOCKED` and `POOLER_REFUSED`.
 */
export async function openRunner(options: RunnerOptions): Promise<Runner> {
  const { environment, signal } = options;
  const onEvent = options.onEvent ?? (() => {});
  const note = (message: string) => onEvent({ kind: "note", message });
  const openSession = () => connectForMigration(environment, signal);
  const session = await openSession();
  try {
    const { isLocking } = environment.migration;
    const waitMs = options.lockWaitMs ?? environment.migration.lockWaitMs;
    const key = isLocking
      ? await acquireLock(session, { waitMs, signal, onWait: note })
      : undefined;
    if (key === undefined) note("migration.locking.enabled is false: nothing keeps others out");
    const pid = await refusePooler(session, key, openSession);
    // Without the signal: this is the session that cancels after it.
    const openWatch = () => connectForMigration(environment, undefined);
    return await attachRunner(session, { environment, signal, onEvent, pid, openWatch });
  } catch (error) {
    await session.close();
    if (signal?.aborted) throw stopped(signal);
    throw error;
  }
}

/**
 * Makes a runner of a session that nobody else has to be kept out of, or that has the lock. The
 * ledger is made if there is none. Closing the runner closes the session.
 */
export async function attachRunner(session: Session, attached: Attachment): Promise<Runner> {
  const { environment, signal, pid, settings = "", observer } = attached;
  const onEvent = attached.onEvent ?? (() => {});
  const names = await onLedger(() => ensureLedger(session, environment.migration.trackingTable));
  const preamble = (await findPreamble(session)) + settings;
  const onNote = (message: string) => onEvent({ kind: "note", message });
  const watch = new SessionWatch({ pid, openSession: attached.openWatch, onNote });
  const stopCancelling = cancelOnAbort(watch, signal);
  const { projectDir } = environment;
  return {
    session,
    names,
    watch,
    projectDir,
    signal,
    onEvent,
    preamble,
    observer,
    async [Symbol.asyncDispose]() {
      stopCancelling();
      await watch[Symbol.asyncDispose]();
      await session.close();
    },
  };
}

/** A session of the environment's database, for reading or running migrations. */
export async function connectForMigration(
  environment: Environment,
  signal: AbortSignal | undefined,
): Promise<Session> {
  try {
    return await connectUrl(needDatabaseUrl(environment), undefined, signal);
  } catch (error) {
    if (signal?.aborted) throw stopped(signal);
    throw error;
  }
}

/** What is thrown after Ctrl-C. */
export function stopped(signal: AbortSignal): ConfitureError {
  const hint = "what was finished stays, and the rest was not begun: run it again to go on";
  return new ConfitureError("ABORTED", "the run was stopped", { cause: signal.reason, hint });
}

/** On a server that can, a statement ends soon after its client has died. */
async function findPreamble(session: Session): Promise<string> {
  const reset = "RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL; ";
  try {
    await session.run(CHECK_CLIENT);
    return `${reset}${CHECK_CLIENT}; `;
  } catch {
    // Not on every platform, and not before PostgreSQL 14.
    return reset;
  }
}

function cancelOnAbort(watch: SessionWatch, signal: AbortSignal | undefined): () => void {
  const cancel = () => void watch.cancel();
  signal?.addEventListener("abort", cancel, { once: true });
  return () => signal?.removeEventListener("abort", cancel);
}
