import type { Statement } from "../script/statement.ts";

/**
 * How a statement must be run.
 *
 * - `plain`: it can share a transaction.
 * - `setting`: it changes the session, as SET does, and is said again where a run goes on.
 * - `enum-value`: it can share a transaction, but what it adds can't be used in the same one.
 * - `alone`: PostgreSQL refuses it inside of a transaction; {@link recoveryOf} tells what is
 *   done about one that was interrupted.
 * - `begin`, `end`, `copy`: refused, or left out with a warning.
 */
export type StatementKind =
  | "plain"
  | "setting"
  | "enum-value"
  | "alone"
  | "begin"
  | "end"
  | "copy"
  | "rollback";

/** What is known of a statement that had begun when the run was cut off. */
export type Recovery =
  | { readonly kind: "create-index"; readonly index: string | undefined; readonly table: string }
  | { readonly kind: "drop-index"; readonly index: string }
  | { readonly kind: "reindex" }
  | { readonly kind: "detach"; readonly parent: string; readonly partition: string }
  | { readonly kind: "create" | "drop"; readonly catalog: string; readonly name: string }
  | { readonly kind: "repeat" }
  | { readonly kind: "unknown" };

const NAME = String.raw`((?:"(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$]*)(?:\s*\.\s*(?:"(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$]*))*)`;
const CREATE_INDEX = new RegExp(
  String.raw`^\s*CREATE\s+(?:UNIQUE\s+)?INDEX\s+CONCURRENTLY\s+(?:IF\s+NOT\s+EXISTS\s+)?(?:(?!ON\b)${NAME}\s+)?ON\s+(?:ONLY\s+)?${NAME}`,
  "iu",
);
const DROP_INDEX = new RegExp(
  String.raw`^\s*DROP\s+INDEX\s+CONCURRENTLY\s+(?:IF\s+EXISTS\s+)?${NAME}`,
  "iu",
);
const DETACH = new RegExp(
  String.raw`^\s*ALTER\s+TABLE\s+(?:IF\s+EXISTS\s+)?(?:ONLY\s+)?${NAME}\s+DETACH\s+PARTITION\s+${NAME}\s+CONCURRENTLY`,
  "iu",
);
const GLOBAL = new RegExp(
  String.raw`^\s*(CREATE|DROP)\s+(DATABASE|TABLESPACE|SUBSCRIPTION)\s+(?:IF\s+EXISTS\s+)?${NAME}`,
  "iu",
);
const CATALOGS: { readonly [word: string]: string } = {
  DATABASE: "pg_database",
  TABLESPACE: "pg_tablespace",
  SUBSCRIPTION: "pg_subscription",
};
const REINDEX_ALONE =
  /^\s*REINDEX\b(?:[\s\S]*\bCONCURRENTLY\b|(?:\s*\([^)]*\))?\s*(?:SCHEMA|DATABASE|SYSTEM)\b)/i;
const REPEATABLE = /^\s*(?:VACUUM|ALTER\s+SYSTEM|CLUSTER\s*(?:;|$)|CLUSTER\s+VERBOSE\s*;?$)/i;
const SETTING =
  /^\s*(?:(?:SET|RESET)\b(?!\s+(?:LOCAL|TRANSACTION|CONSTRAINTS)\b)|SELECT\s+(?:pg_catalog\s*\.\s*)?set_config\s*\()/i;

/** Reads what a statement is from its skeleton; the server has the last word on `alone`. */
export function kindOf({ skeleton }: Statement): StatementKind {
  if (/^\s*(?:BEGIN|START\s+TRANSACTION)\b/i.test(skeleton)) return "begin";
  if (/^\s*(?:COMMIT|END)\b(?!\s+PREPARED)/i.test(skeleton)) return "end";
  if (
    /^\s*(?:ROLLBACK(?!\s+(?:(?:WORK|TRANSACTION)\s+)?TO\b)|ABORT|PREPARE\s+TRANSACTION)\b/i.test(
      skeleton,
    )
  ) {
    return "rollback";
  }
  if (/^\s*COPY\b[\s\S]*\b(?:FROM\s+STDIN|TO\s+STDOUT)\b/i.test(skeleton)) return "copy";
  if (SETTING.test(skeleton)) return "setting";
  if (/^\s*ALTER\s+TYPE\b[\s\S]*\bADD\s+VALUE\b/i.test(skeleton)) return "enum-value";
  return isAlone(skeleton) ? "alone" : "plain";
}

/** How an interrupted statement that was run alone is brought to its end. */
export function recoveryOf({ skeleton }: Statement): Recovery {
  const create = CREATE_INDEX.exec(skeleton);
  if (create?.[2] !== undefined)
    return { kind: "create-index", index: create[1], table: create[2] };
  const drop = DROP_INDEX.exec(skeleton)?.[1];
  if (drop !== undefined) return { kind: "drop-index", index: drop };
  if (REINDEX_ALONE.test(skeleton)) return { kind: "reindex" };
  const detach = DETACH.exec(skeleton);
  if (detach?.[1] !== undefined && detach[2] !== undefined) {
    return { kind: "detach", parent: detach[1], partition: detach[2] };
  }
  const [, verb = "", what = "", name] = GLOBAL.exec(skeleton) ?? [];
  const catalog = CATALOGS[what.toUpperCase()];
  if (name !== undefined && catalog !== undefined) {
    return { kind: verb.toUpperCase() === "CREATE" ? "create" : "drop", catalog, name };
  }
  return { kind: REPEATABLE.test(skeleton) ? "repeat" : "unknown" };
}

/** Whether it waits for other sessions without holding up anybody: no timeout by default then. */
export function isConcurrent({ skeleton }: Statement): boolean {
  return /\bCONCURRENTLY\b/i.test(skeleton) && isAlone(skeleton);
}

function isAlone(skeleton: string): boolean {
  return (
    CREATE_INDEX.test(skeleton) ||
    DROP_INDEX.test(skeleton) ||
    REINDEX_ALONE.test(skeleton) ||
    DETACH.test(skeleton) ||
    GLOBAL.test(skeleton) ||
    REPEATABLE.test(skeleton)
  );
}
