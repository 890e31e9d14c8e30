import type { MigrationStatement } from "../migrate/migration.ts";
import { isConcurrent, recoveryOf } from "../migrate/statement-kind.ts";
import type { BackendLocks, HeldLock } from "./backend-locks.ts";
import { strengthOf } from "./lock-modes.ts";

/** A lock that was seen while a statement ran, and how long. */
export interface PolledLock extends HeldLock {
  readonly heldMs: number;
}

/** From the weakest lock that building an index concurrently holds. */
const WORTH_WAITING_FOR = strengthOf("SHARE UPDATE EXCLUSIVE");
const FIRST_PAUSE_MS = 2;
const LONGEST_PAUSE_MS = 100;
/** Detaching a partition, for one, holds nothing while it waits. */
const LONGEST_HOLD_MS = 300;

/**
 * Looks again and again which locks a statement holds that has no transaction of the runner
 * around it. What runs concurrently is kept from ending before its lock was seen: without that,
 * building an index of a small table would be over before the first look.
 */
export async function pollLocks(
  locks: BackendLocks,
  statement: MigrationStatement,
  work: () => Promise<void>,
): Promise<readonly PolledLock[]> {
  if (!locks.canLookMeanwhile) {
    await work();
    return [];
  }
  const seen = new Map<string, Sight>();
  let isHolding = isConcurrent(statement);
  if (isHolding) await locks.hold(nameWaitedFor(statement));
  let isOver = false;
  const done = work().finally(() => {
    isOver = true;
  });
  // It is awaited below; until then a failure must not count as unhandled.
  done.catch(() => {});
  const begin = performance.now();
  while (!isOver && locks.failure === undefined) {
    const held = await locks.read();
    note(seen, held);
    const hasSeen = held.some(({ mode }) => strengthOf(mode) >= WORTH_WAITING_FOR);
    if (isHolding && (hasSeen || performance.now() - begin > LONGEST_HOLD_MS)) {
      await locks.release();
      isHolding = false;
    }
    const pauseMs = Math.min(FIRST_PAUSE_MS + (performance.now() - begin) / 20, LONGEST_PAUSE_MS);
    await Promise.race([done.catch(() => {}), Bun.sleep(pauseMs)]);
  }
  if (isHolding) await locks.release();
  await done;
  note(seen, []);
  return [...seen.values()].map(({ lock, from, to }) => ({ ...lock, heldMs: (to ?? from) - from }));
}

/** Whose users a statement waits for, where it does not wait for snapshots. */
function nameWaitedFor(statement: MigrationStatement): string | undefined {
  const recovery = recoveryOf(statement);
  return recovery.kind === "drop-index" ? recovery.index : undefined;
}

interface Sight {
  readonly lock: HeldLock;
  readonly from: number;
  /** When it was first missed again. */
  to: number | undefined;
}

/** Notes what is held now, and since when what was held before is not held any more. */
function note(seen: Map<string, Sight>, held: readonly HeldLock[]): void {
  const now = performance.now();
  const keyOf = ({ oid, mode }: HeldLock) => `${oid} ${mode}`;
  const current = new Set(held.map(keyOf));
  for (const [key, sight] of seen) if (!current.has(key)) sight.to ??= now;
  for (const lock of held) {
    const known = seen.get(keyOf(lock));
    if (known === undefined) seen.set(keyOf(lock), { lock, from: now, to: undefined });
    else known.to = undefined;
  }
}
