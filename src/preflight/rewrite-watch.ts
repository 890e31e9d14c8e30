import type { Session } from "../postgres/session.ts";
import type { ObservedStatement } from "./lock-observer.ts";
import { type Relation, readFileNodes } from "./relations.ts";

/**
 * Finds relations whose rows a transaction has written anew: they are in another file then. It
 * shows on an empty table too, where no duration tells.
 */
export class RewriteWatch {
  readonly #session: Session;
  readonly #fileNodes: Map<string, string>;

  constructor(session: Session, relations: ReadonlyMap<string, Relation>) {
    this.#session = session;
    const withRows = [...relations.values()].filter(({ kind }) =>
      /table$|^materialized/.test(kind),
    );
    this.#fileNodes = new Map(
      withRows.flatMap(({ oid, fileNode }) =>
        fileNode === undefined ? [] : [[oid, fileNode] as const],
      ),
    );
  }

  /** Marks the locks of a transaction's statements, after its end. */
  async check(statements: readonly ObservedStatement[]): Promise<void> {
    // It gives a table another file because there is nothing to write.
    if (statements.some(({ step }) => /^\s*TRUNCATE\b/i.test(step.statement.skeleton))) return;
    const locks = statements
      .flatMap((statement) => statement.locks)
      .filter(({ oid, mode }) => mode === "ACCESS EXCLUSIVE" && this.#fileNodes.has(oid));
    if (locks.length === 0) return;
    const oids = locks.map(({ oid }) => oid);
    // Without an answer nothing is known, and that is no reason to stop.
    const now = await readFileNodes(this.#session, oids).catch(() => new Map<string, string>());
    for (const lock of locks) {
      const fileNode = now.get(lock.oid);
      if (fileNode === undefined || fileNode === this.#fileNodes.get(lock.oid)) continue;
      lock.isRewritten = true;
      this.#fileNodes.set(lock.oid, fileNode);
    }
  }
}
