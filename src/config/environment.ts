import type { Problem } from "../base/problem.ts";

/**
 * A loaded environment: what `db/environments/<name>.yaml` says, checked, with every default
 * filled in and `${NAME}` replaced. Paths are relative to the project folder, as written.
 */
export interface Environment {
  readonly name: string;
  /** Absolute path of the project folder. */
  readonly projectDir: string;
  /** Absolute path of the file that it was loaded from. */
  readonly file: string;
  /** Contains a password as a rule: never print it, see `redactUrl`. */
  readonly databaseUrl: string | undefined;
  /**
   * Why `databaseUrl` is undefined although the file has one: a variable in it is not set, or
   * what the variables gave is no PostgreSQL URL. Only commands that connect need to care;
   * they call `needDatabaseUrl`, which throws it.
   */
  readonly databaseUrlProblem: Problem | undefined;
  /** Whether commands that undo or drop must refuse, or ask first. */
  readonly isProtected: boolean;
  readonly includeDirs: readonly IncludeDir[];
  /** Plain folder prefixes, relative to the project folder. */
  readonly excludeDirs: readonly string[];
  /** Folders whose files need a superuser, before and after the rest of the schema. */
  readonly superuserDirs: readonly string[];
  readonly superuserPostDirs: readonly string[];
  readonly build: BuildSettings;
  readonly seed: SeedSettings;
  /** Major version of the PostgreSQL in production (`postgres.version`), e.g. 17. */
  readonly postgresVersion: number | undefined;
  readonly migration: MigrationSettings;
}

/** One entry of `include_dirs`. */
export interface IncludeDir {
  readonly path: string;
  readonly recursive: boolean;
  /** Globs of the gitignore kind, relative to `path`. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** When false, it is an error if the folder does not exist: the default of a plain string. */
  readonly autoDiscover: boolean;
  readonly order: number;
}

/** `build:` of an environment file. */
export interface BuildSettings {
  /** Where `confiture build` writes when `--output` is not given, relative to the project. */
  readonly outputPath: string;
  readonly sortMode: "alphabetical" | "hex";
  readonly missingSemicolon: "add" | "error";
  readonly separators:
    | { readonly style: "block_comment" | "line_comment" | "none" }
    | { readonly style: "custom"; readonly template: string };
}

/** `seed:` of an environment file, as far as building needs it. */
export interface SeedSettings {
  /** Further folders (plain prefixes relative to the project) whose files are seeds. */
  readonly dirs: readonly string[];
}

/** `migration:` of an environment file. */
export interface MigrationSettings {
  /** The table of applied migrations, as written: bare, or with its schema. */
  readonly trackingTable: string;
  /** Whether one runner at a time holds a lock on the database. */
  readonly isLocking: boolean;
  /** How long a second runner waits for the first. */
  readonly lockWaitMs: number;
}
