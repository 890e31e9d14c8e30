import type { Problem } from "../base/problem.ts";
import type { ReplayedMigration, ReplayedStatement, TakenLock } from "./preflight-result.ts";

/** Smaller tables are written anew in no time. */
const LARGE_BYTES = 10_000_000;

/**
 * What would be felt on the real database: a lock that keeps others from reading or writing for
 * long, on a relation with rows; and a large table that is written anew under such a lock.
 */
export function findUnsafe(
  migrations: readonly ReplayedMigration[],
  maxLockMs: number,
): readonly Problem[] {
  return migrations.flatMap(({ path, sections }) =>
    sections.flatMap(({ statements }) =>
      statements.flatMap((statement) =>
        statement.locks.flatMap((lock) => describeUnsafe(path, statement, lock, maxLockMs)),
      ),
    ),
  );
}

function describeUnsafe(
  file: string,
  statement: ReplayedStatement,
  lock: TakenLock,
  maxLockMs: number,
): readonly Problem[] {
  const held = lock.blocks.filter((what) => what !== "ddl");
  if (held.length === 0 || !lock.hasRows || lock.isNew) return [];
  const { line, column, text } = statement;
  const place = { severity: "warning", file, line, column, sourceLine: text } as const;
  const name = `${lock.kind} ${lock.schema}.${lock.name}`;
  if (lock.isRewritten && (lock.sizeBytes ?? 0) >= LARGE_BYTES) {
    return [
      {
        ...place,
        code: "table-rewrite",
        message: `${name} is written anew while nobody can read or write it`,
        hint:
          lock.kind === "materialized view"
            ? "REFRESH MATERIALIZED VIEW CONCURRENTLY lets others read it meanwhile"
            : "instead of changing a column: add a new one, fill it in batches, then change over",
      },
    ];
  }
  if (lock.heldMs <= maxLockMs) return [];
  return [
    {
      ...place,
      code: "lock-held",
      message: `${lock.mode} on ${name} holds up ${held.join(" and ")} for ${Math.round(lock.heldMs)} ms`,
      hint: "do the slow part in a section of its own, without the lock: NOT VALID and VALIDATE, CONCURRENTLY, batches",
    },
  ];
}
