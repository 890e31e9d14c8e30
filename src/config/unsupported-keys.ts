import type { KeyPath } from "./keys.ts";
import type { FileProblem } from "./place-problems.ts";

const later = "it has no effect";

/**
 * Keys that the Python Confiture knows and this one does not, by the mapping that they stand
 * in, each with what a reader of the warning wants to know. They are never an error, so that
 * its environment files load as they are.
 */
export const UNSUPPORTED_KEYS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "": {
    database: "write the connection as database_url",
    infrastructure: later,
    drift: later,
    ssh_tunnel: "connections are made directly; open the tunnel before",
    acls: later,
    acls_lint_enabled: later,
    ownership: later,
    function_coverage: later,
    security_lint: later,
    lint: later,
    locking: later,
    rebuild: later,
    apply_as: later,
  },
  build: {
    two_pass: "foreign keys stay where they are written; order the files, or add the keys later",
    validate_comments: "open comments are always an error",
    lint: later,
    linting: later,
  },
  migration: {
    strict_mode: later,
    destructive: "a file with `-- confiture: destructive` always needs --allow-destructive",
    backfill: later,
    view_helpers: later,
    migration_generators: later,
    snapshot_history: later,
    snapshots_dir: later,
    live_snapshot: later,
    rebuild_threshold: later,
    grant_dir: later,
    allow_unsafe_under_replication: later,
  },
  seed: {
    execution_mode: "seeds are concatenated",
    continue_on_error: later,
    transaction_mode: later,
    profiles: "all seed files count; use exclude globs in include_dirs",
  },
};

const DIRECTORY_KEYS = ["recursive", "include", "exclude", "auto_discover", "order"] as const;

/** Keys of an item of `superuser_dirs` that load, but change nothing. */
export const IGNORED_DIRECTORY_KEYS: readonly string[] = DIRECTORY_KEYS;

/** One warning for each key of the file that loads but has no effect. */
export function findUnsupported(file: Readonly<Record<string, unknown>>): FileProblem[] {
  const found: FileProblem[] = [];
  for (const [parent, keys] of Object.entries(UNSUPPORTED_KEYS)) {
    const mapping = parent === "" ? file : file[parent];
    if (!isMapping(mapping)) continue;
    for (const [key, consequence] of Object.entries(keys)) {
      if (!Object.hasOwn(mapping, key)) continue;
      const path = parent === "" ? [key] : [parent, key];
      found.push(warnUnsupported(path, consequence));
    }
  }
  return [...found, ...findMysqlStyle(file), ...findIgnored(file)];
}

/** Whether a parsed value is a mapping. */
export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function warnUnsupported(path: KeyPath, consequence: string): FileProblem {
  const name = path.map(String).join(".");
  return {
    severity: "warning",
    code: "config-unsupported-key",
    message: `\`${name}\` is not supported yet: ${consequence}`,
    path,
    at: "key",
  };
}

/** `#` starts no comment in PostgreSQL, so the style of MySQL can't be honoured. */
function findMysqlStyle(file: Readonly<Record<string, unknown>>): FileProblem[] {
  const separators = isMapping(file.build) ? file.build.separators : undefined;
  if (!isMapping(separators) || separators.style !== "mysql") return [];
  return [
    {
      severity: "warning",
      code: "config-unsupported-value",
      message:
        "`build.separators.style: mysql` is not supported: `#` starts no comment in PostgreSQL; block_comment is used",
      path: ["build", "separators", "style"],
      at: "value",
    },
  ];
}

function findIgnored(file: Readonly<Record<string, unknown>>): FileProblem[] {
  const found: FileProblem[] = [];
  for (const list of ["superuser_dirs", "superuser_post_dirs"]) {
    const items: unknown = file[list];
    if (!Array.isArray(items)) continue;
    for (const [index, item] of items.entries()) {
      if (!isMapping(item)) continue;
      for (const key of DIRECTORY_KEYS) {
        if (Object.hasOwn(item, key)) found.push(warnIgnored(list, index, key));
      }
    }
  }
  return found;
}

function warnIgnored(list: string, index: number, key: string): FileProblem {
  return {
    severity: "warning",
    code: "config-unsupported-key",
    message: `\`${list}[${index}].${key}\` has no effect: only \`path\` counts in ${list}`,
    path: [list, index, key],
    at: "key",
  };
}
