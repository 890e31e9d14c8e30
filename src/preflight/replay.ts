import { ConfitureError } from "../base/errors.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { readCatalog } from "../catalog/read-catalog.ts";
import type { FinishedMigration, MigrationEvent } from "../migrate/events.ts";
import { readState, runAll } from "../migrate/migrate-up.ts";
import type { JournalEntry } from "../migrate/read-ledger.ts";
import { attachRunner } from "../migrate/runner.ts";
import type { Session } from "../postgres/session.ts";
import { BackendLocks } from "./backend-locks.ts";
import { LockObserver, type ObservedStatement } from "./lock-observer.ts";
import type { Copy } from "./open-copy.ts";
import type { PreflightOptions } from "./preflight-options.ts";
import type { Target } from "./read-target.ts";
import { type Relation, readRelations } from "./relations.ts";
import { RewriteWatch } from "./rewrite-watch.ts";
import { applySettings, renderSettings } from "./surroundings.ts";

/** What happened on the copy. */
export interface Replay {
  readonly finished: readonly FinishedMigration[];
  readonly statements: readonly ObservedStatement[];
  /** What had been half done before. */
  readonly journal: readonly JournalEntry[];
  /** The relations that there were before, by number. */
  readonly relations: ReadonlyMap<string, Relation>;
  /** Why the locks could not be read, if they could not. */
  readonly blindness: string | undefined;
  /** What ended it early. */
  readonly failure: ConfitureError | undefined;
  /** What the copy contains at the end; undefined after a failure. */
  readonly catalog: Catalog | undefined;
}

/** Runs what is pending on the copy, by the runner that would run it on the real database. */
export async function replay(
  copy: Copy,
  target: Target,
  options: PreflightOptions,
): Promise<Replay> {
  const { session } = copy;
  const second = await copy.connect?.();
  try {
    const relations = await readRelations(session);
    const looking = { session: second ?? session, isSecond: second !== undefined };
    const pid = await readPid(session);
    const locks = new BackendLocks({ ...looking, pid });
    const rewrites = new RewriteWatch(looking.session, relations);
    const observer = new LockObserver(locks, (statements) => rewrites.check(statements));
    const run = await runPending(copy, target, options, { pid, observer });
    return { ...run, relations, statements: observer.statements, blindness: locks.failure };
  } finally {
    await second?.close();
  }
}

interface Watching {
  readonly pid: number;
  readonly observer: LockObserver;
}

type Run = Pick<Replay, "finished" | "journal" | "failure" | "catalog">;

async function runPending(
  { session, connect, problems }: Copy,
  { pending, settings }: Target,
  { environment, signal, onEvent }: PreflightOptions,
  { pid, observer }: Watching,
): Promise<Run> {
  const finished: FinishedMigration[] = [];
  const listen = (event: MigrationEvent) => {
    if (event.kind === "finished") finished.push(event);
    onEvent?.(event);
  };
  const usable = await applySettings(session, settings);
  await using runner = await attachRunner(session, {
    environment,
    signal,
    onEvent: listen,
    pid,
    openWatch: connect ?? (() => Promise.reject(new Error("there is just one session"))),
    settings: renderSettings(usable),
    observer,
  });
  const state = await readState(runner);
  const { journal } = state;
  try {
    await runAll(runner, pending, state);
  } catch (error) {
    if (!(error instanceof ConfitureError) || error.code === "ABORTED") throw error;
    return { finished, journal, failure: onCopy(error, problems.length === 0), catalog: undefined };
  }
  await session.run("DISCARD ALL");
  return { finished, journal, failure: undefined, catalog: await readCatalog(session) };
}

/** The same error, said of the copy. What can't be run there either keeps its own advice. */
function onCopy(error: ConfitureError, isWhole: boolean): ConfitureError {
  const { migrations: _, ...details } = error.details;
  if (error.code !== "MIGRATION_FAILED") {
    const hint = error.hint === undefined ? {} : { hint: error.hint };
    return new ConfitureError(error.code, error.message, { details, ...hint });
  }
  return new ConfitureError(error.code, `${error.message} on the copy`, {
    details,
    hint: isWhole
      ? "the database itself was only read: mend the file, then run the preflight again"
      : "the copy is not whole, so this may be its fault: see the warnings, or use --copy data",
  });
}

async function readPid(session: Session): Promise<number> {
  const [row] = await session.query("SELECT pg_backend_pid() AS pid");
  return Number(row?.pid);
}
