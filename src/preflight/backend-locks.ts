import { readServerError } from "../postgres/server-message.ts";
import type { Session } from "../postgres/session.ts";
import { parseLockMode, type TableLockMode } from "./lock-modes.ts";
import { type LockedRelation, OWN_RELATIONS, parseLocked } from "./relations.ts";

/** A lock that the watched backend holds now. */
export interface HeldLock {
  readonly oid: string;
  readonly mode: TableLockMode;
  /** As the session that looks sees it: undefined for what a transaction has not committed. */
  readonly relation: LockedRelation | undefined;
}

/** Who is watched, and from where. */
export interface WatchedBackend {
  readonly pid: number;
  readonly session: Session;
  /** Whether the session is another one than that of the backend, so that it can look meanwhile. */
  readonly isSecond: boolean;
}

const HELD = `
SELECT l.relation::text AS oid, l.mode, n.nspname AS schema, c.relname AS name, c.relkind AS kind,
  i.indrelid::text AS table_oid
FROM pg_catalog.pg_locks AS l
LEFT JOIN (pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n
  ON n.oid = c.relnamespace AND ${OWN_RELATIONS}) ON c.oid = l.relation
LEFT JOIN pg_catalog.pg_index AS i ON i.indexrelid = c.oid
WHERE l.locktype = 'relation' AND l.granted AND l.pid = $1 AND l.relation >= 16384
  AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())`;

const TABLE = `
SELECT coalesce(i.indrelid, c.oid)::regclass::text AS name FROM pg_catalog.pg_class AS c
LEFT JOIN pg_catalog.pg_index AS i ON i.indexrelid = c.oid
WHERE c.oid = to_regclass($1) AND c.relkind IN ('r', 'p', 'm', 'i', 'I')`;

/** The locks on relations that one backend of the copy holds. */
export class BackendLocks {
  readonly #watched: WatchedBackend;
  /** How long looking has taken so far, in all. */
  lookedMs = 0;
  /** Why they could not be read, if they could not. */
  failure: string | undefined;

  constructor(watched: WatchedBackend) {
    this.#watched = watched;
  }

  get canLookMeanwhile(): boolean {
    return this.#watched.isSecond;
  }

  /** What is held now. Failing to look is no reason to stop a replay: it is noted. */
  async read(): Promise<readonly HeldLock[]> {
    const begin = performance.now();
    try {
      const rows = await this.#watched.session.query(HELD, [this.#watched.pid]);
      return rows.flatMap(parseHeld);
    } catch (error) {
      this.#note(error);
      return [];
    } finally {
      this.lookedMs += performance.now() - begin;
    }
  }

  /**
   * Keeps what runs concurrently from coming to its end until {@link release}: building waits for
   * older snapshots, and removing for whoever uses the table, so that one is used. Where it can't,
   * a short statement goes unseen.
   *
   * @param relation The table, or an index of it, as the statement names it.
   */
  async hold(relation: string | undefined): Promise<void> {
    const { session } = this.#watched;
    try {
      await session.run("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
      const [table] = await session.query(TABLE, [relation ?? null]);
      if (table !== undefined) await session.run(`LOCK TABLE ${table.name} IN ACCESS SHARE MODE`);
    } catch {
      await this.release();
    }
  }

  async release(): Promise<void> {
    await this.#watched.session.run("COMMIT").catch((error: unknown) => this.#note(error));
  }

  #note(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.failure ??= readServerError(error)?.message ?? reason;
  }
}

function parseHeld(row: Readonly<Record<string, unknown>>): readonly HeldLock[] {
  const mode = parseLockMode(String(row.mode));
  if (mode === undefined) return [];
  const relation = typeof row.schema === "string" ? parseLocked(row) : undefined;
  return [{ oid: String(row.oid), mode, relation }];
}
