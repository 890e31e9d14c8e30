import type { RunObserver, RunStep } from "../migrate/run-observer.ts";
import type { BackendLocks, HeldLock } from "./backend-locks.ts";
import { strengthOf } from "./lock-modes.ts";
import { pollLocks } from "./poll-locks.ts";

/** A lock that a statement took, as far as the copy tells. */
export interface ObservedLock extends HeldLock {
  /** From the beginning of the statement to the end of its transaction, without our looking. */
  heldMs: number;
  /** Whether the relation's rows were written into another file meanwhile. */
  isRewritten: boolean;
}

/** A statement that was executed on the copy. */
export interface ObservedStatement {
  readonly step: RunStep;
  readonly durationMs: number;
  readonly locks: readonly ObservedLock[];
  isCommitted: boolean;
}

interface OpenStatement extends ObservedStatement {
  readonly beganAt: number;
  /** How long looking had taken in all when it began. */
  readonly lookedBeforeMs: number;
}

/** Called with the statements of a transaction that was committed. */
export type CommitListener = (statements: readonly ObservedStatement[]) => Promise<void>;

/** Notes for every statement of a run how long it took, and which locks it added. */
export class LockObserver implements RunObserver {
  readonly #locks: BackendLocks;
  readonly #onCommit: CommitListener;
  #statements: ObservedStatement[] = [];
  #open: OpenStatement[] = [];

  constructor(locks: BackendLocks, onCommit: CommitListener) {
    this.#locks = locks;
    this.#onCommit = onCommit;
  }

  /** In the order in which they were executed. */
  get statements(): readonly ObservedStatement[] {
    return this.#statements;
  }

  async follow(step: RunStep, work: () => Promise<void>): Promise<void> {
    this.#forgetTry(step);
    if (step.isAlone) return this.#followAlone(step, work);
    const before = await this.#locks.read();
    const beganAt = performance.now();
    const lookedBeforeMs = this.#locks.lookedMs;
    await work();
    const durationMs = performance.now() - beganAt;
    const locks = findAdded(before, await this.#locks.read()).map((lock) => ({
      ...lock,
      heldMs: durationMs,
      isRewritten: false,
    }));
    this.#add({ step, durationMs, locks, isCommitted: false, beganAt, lookedBeforeMs });
  }

  async committed(): Promise<void> {
    const now = performance.now();
    const statements = this.#open;
    this.#open = [];
    for (const statement of statements) {
      const looked = this.#locks.lookedMs - statement.lookedBeforeMs;
      for (const lock of statement.locks) lock.heldMs = now - statement.beganAt - looked;
      statement.isCommitted = true;
    }
    await this.#onCommit(statements);
  }

  async #followAlone(step: RunStep, work: () => Promise<void>): Promise<void> {
    const beganAt = performance.now();
    const seen = await pollLocks(this.#locks, step.statement, work);
    const durationMs = performance.now() - beganAt;
    const locks = findAdded([], seen).map((lock) => ({ ...lock, isRewritten: false }));
    const statement = { step, durationMs, locks, isCommitted: true };
    this.#statements.push(statement);
    await this.#onCommit([statement]);
  }

  #add(statement: OpenStatement): void {
    this.#statements.push(statement);
    this.#open.push(statement);
  }

  /** What is begun again was rolled back before. */
  #forgetTry({ run, statement }: RunStep): void {
    const isAgain = ({ step, isCommitted }: ObservedStatement) =>
      !isCommitted && step.run.section === run.section && step.statement.start >= statement.start;
    this.#statements = this.#statements.filter((one) => !isAgain(one));
    this.#open = this.#open.filter((one) => !isAgain(one));
  }
}

/** The strongest new lock on each relation, where it is stronger than what was held before. */
function findAdded<Lock extends HeldLock>(
  before: readonly HeldLock[],
  after: readonly Lock[],
): Lock[] {
  const strongest = new Map<string, Lock>();
  for (const lock of after) {
    const known = strongest.get(lock.oid);
    if (known === undefined || strengthOf(known.mode) < strengthOf(lock.mode)) {
      strongest.set(lock.oid, lock);
    }
  }
  const held = new Map<string, number>();
  for (const { oid, mode } of before) {
    held.set(oid, Math.max(held.get(oid) ?? -1, strengthOf(mode)));
  }
  return [...strongest.values()].filter(
    ({ oid, mode }) => strengthOf(mode) > (held.get(oid) ?? -1),
  );
}
