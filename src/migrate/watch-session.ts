import type { Session } from "../postgres/session.ts";

/** A statement that ends sooner is not looked at. */
const FIRST_LOOK_MS = 1000;
const LOOK_EVERY_MS = 1000;
/** One timer serves all statements: to set one for each costs more than many of them take. */
const TICK_MS = 200;
/** The same phase is not told more often. */
const TELL_EVERY_MS = 5000;

const LOOK = `
SELECT p.phase, p.blocks_done, p.blocks_total, p.tuples_done, p.tuples_total,
  p.index_relid::regclass::text AS index_name, p.relid::regclass::text AS table_name,
  (SELECT string_agg(format('pid %s (%s, %s)', a.pid,
      coalesce(nullif(a.application_name, ''), 'no name'), a.state), ', ')
    FROM pg_catalog.pg_stat_activity AS a WHERE a.pid = ANY (pg_blocking_pids($1))) AS blockers
FROM (SELECT) AS one
LEFT JOIN pg_catalog.pg_stat_progress_create_index AS p ON p.pid = $1`;

interface Watched {
  /** The backend that is looked at. */
  readonly pid: number;
  readonly openSession: () => Promise<Session>;
  readonly onNote: (message: string) => void;
}

/**
 * Looks at the runner's backend from a second session while a statement takes long: how far an
 * index build is, and who is waited for. The session is opened when it is first needed.
 */
export class SessionWatch implements AsyncDisposable {
  readonly #watched: Watched;
  #session: Promise<Session | undefined> | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  /** When to look at the statement that runs; undefined between statements, and while looking. */
  #nextLookAt: number | undefined;
  /** Counts the statements: what a look finds belongs to the one that it was begun for. */
  #statement = 0;
  #told = "";
  #toldAt = 0;
  /** Who was waited for when it last looked. */
  blockers: string | undefined;

  constructor(watched: Watched) {
    this.#watched = watched;
  }

  /** Looks on while the work runs. */
  async during<Result>(work: Promise<Result>): Promise<Result> {
    this.blockers = undefined;
    this.#told = "";
    this.#nextLookAt = performance.now() + FIRST_LOOK_MS;
    this.#timer ??= setInterval(() => this.#tick(), TICK_MS);
    try {
      return await work;
    } finally {
      this.#statement += 1;
      this.#nextLookAt = undefined;
    }
  }

  /** Asks the server to end the statement that runs. */
  async cancel(): Promise<void> {
    const session = await this.#open();
    await session?.query("SELECT pg_cancel_backend($1)", [this.#watched.pid]).catch(() => []);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await (await this.#session)?.close();
  }

  #tick(): void {
    if (this.#nextLookAt === undefined || performance.now() < this.#nextLookAt) return;
    this.#nextLookAt = undefined;
    void this.#look(this.#statement);
  }

  async #look(statement: number): Promise<void> {
    const session = await this.#open();
    if (session === undefined) return;
    const [row] = await session.query(LOOK, [this.#watched.pid]).catch(() => []);
    if (this.#statement !== statement) return;
    if (row !== undefined) this.#tell(row);
    this.#nextLookAt = performance.now() + LOOK_EVERY_MS;
  }

  #tell(row: Readonly<Record<string, unknown>>): void {
    this.blockers = typeof row.blockers === "string" ? row.blockers : undefined;
    const message = describeProgress(row);
    const phase = `${row.phase} ${row.blockers}`;
    if (message === undefined) return;
    if (phase === this.#told && performance.now() - this.#toldAt < TELL_EVERY_MS) return;
    this.#told = phase;
    this.#toldAt = performance.now();
    this.#watched.onNote(message);
  }

  /** Without a second connection there is no progress, and that is no reason to stop. */
  #open(): Promise<Session | undefined> {
    this.#session ??= this.#watched.openSession().catch(() => undefined);
    return this.#session;
  }
}

/** What a look has found, for people; undefined when there is nothing to say. */
export function describeProgress(row: Readonly<Record<string, unknown>>): string | undefined {
  const waiting = typeof row.blockers === "string" ? `waiting for ${row.blockers}` : undefined;
  if (typeof row.phase !== "string") return waiting;
  const percent =
    percentOf(row.blocks_done, row.blocks_total) ?? percentOf(row.tuples_done, row.tuples_total);
  const name =
    typeof row.index_name === "string" && row.index_name !== "-"
      ? row.index_name
      : `an index on ${row.table_name}`;
  const parts = [`${name}: ${row.phase}`, percent, waiting].filter((part) => part !== undefined);
  return parts.join(", ");
}

function percentOf(done: unknown, total: unknown): string | undefined {
  const [part, whole] = [Number(done), Number(total)];
  return whole > 0 ? `${Math.min(100, Math.floor((part / whole) * 100))} %` : undefined;
}
