/** PostgreSQL's table locks, the weakest first: the order of the server's own numbers. */
export const LOCK_MODES = [
  "ACCESS SHARE",
  "ROW SHARE",
  "ROW EXCLUSIVE",
  "SHARE UPDATE EXCLUSIVE",
  "SHARE",
  "SHARE ROW EXCLUSIVE",
  "EXCLUSIVE",
  "ACCESS EXCLUSIVE",
] as const;

/** A lock that a statement can take on a relation. */
export type TableLockMode = (typeof LOCK_MODES)[number];

/**
 * What of others has to wait for a lock: `reads` is SELECT; `writes` is INSERT, UPDATE and the
 * like; `ddl` is everything that takes ACCESS EXCLUSIVE.
 */
export type Blocked = "reads" | "writes" | "ddl";

/** PostgreSQL's table of conflicts, one row for each mode: the numbers of those that wait for it. */
const CONFLICTS: { readonly [mode in TableLockMode]: readonly number[] } = {
  "ACCESS SHARE": [7],
  "ROW SHARE": [6, 7],
  "ROW EXCLUSIVE": [4, 5, 6, 7],
  "SHARE UPDATE EXCLUSIVE": [3, 4, 5, 6, 7],
  SHARE: [2, 3, 5, 6, 7],
  "SHARE ROW EXCLUSIVE": [2, 3, 4, 5, 6, 7],
  EXCLUSIVE: [1, 2, 3, 4, 5, 6, 7],
  "ACCESS EXCLUSIVE": [0, 1, 2, 3, 4, 5, 6, 7],
};

const TAKEN_BY: { readonly [what in Blocked]: TableLockMode } = {
  reads: "ACCESS SHARE",
  writes: "ROW EXCLUSIVE",
  ddl: "ACCESS EXCLUSIVE",
};

/** Reads `AccessExclusiveLock`, as `pg_locks` writes it; undefined for what is no table lock. */
export function parseLockMode(text: string): TableLockMode | undefined {
  const words = text
    .replace(/Lock$/, "")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toUpperCase();
  return LOCK_MODES.find((mode) => mode === words);
}

/** How strong a lock is, from 0. */
export function strengthOf(mode: TableLockMode): number {
  return LOCK_MODES.indexOf(mode);
}

/** What has to wait while somebody holds this lock. */
export function listBlocked(mode: TableLockMode): readonly Blocked[] {
  const kinds = Object.keys(TAKEN_BY) as Blocked[];
  return kinds.filter((kind) => CONFLICTS[mode].includes(strengthOf(TAKEN_BY[kind])));
}
