// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the braces of environment files are meant
/** What is said about one key of an environment file: to editors, in messages and in the docs. */
export interface KeyText {
  /** One or two sentences for an editor's tooltip. */
  readonly description: string;
  /** What is allowed, as it goes on after "must be". */
  readonly expected: string;
  /** The value that holds when the key is left out. */
  readonly default?: unknown;
}

const folder = "a folder, relative to the project";
const globs = "a list of globs";
const trueOrFalse = "true or false";
const folders = "a list of folders, each a path or a mapping with `path`";

/** Every supported key by its dotted path; `[]` stands for an item of a list. */
export const KEYS = {
  "": {
    description: "A Confiture environment: which files are the schema, and where it runs.",
    expected: "a mapping of keys",
  },
  name: {
    description: "Name of the environment. The name of the file counts; this is for readers.",
    expected: "a text",
  },
  database_url: {
    description:
      "Where the database is. Only commands that connect need it. Take it from a variable: ${DATABASE_URL}.",
    expected: "a URL that starts with postgresql:// or postgres://",
  },
  protected: {
    description:
      "Whether the database holds what must not be lost: `migrate reset` refuses it, and `migrate down` and `redo` ask first.",
    expected: trueOrFalse,
    default: false,
  },
  include_dirs: {
    description: "The folders whose files make the schema. One sort goes over all their files.",
    expected: folders,
  },
  "include_dirs[]": {
    description: "A folder, or a mapping that also says which of its files and when.",
    expected: "a folder, or a mapping with `path`",
  },
  "include_dirs[].path": { description: "The folder, relative to the project.", expected: folder },
  "include_dirs[].recursive": {
    description: "Whether the folders inside count too.",
    expected: trueOrFalse,
    default: true,
  },
  "include_dirs[].include": {
    description:
      "Globs of the gitignore kind, relative to `path`; a file must match one. Without `/` a glob matches a name at any depth.",
    expected: globs,
    default: ["**/*.sql"],
  },
  "include_dirs[].include[]": { description: "A glob.", expected: "a glob without `..`" },
  "include_dirs[].exclude": {
    description: "Globs of files to leave out. They beat `include`.",
    expected: globs,
    default: [],
  },
  "include_dirs[].exclude[]": { description: "A glob.", expected: "a glob without `..`" },
  "include_dirs[].auto_discover": {
    description: "true skips the entry when the folder does not exist; false makes that an error.",
    expected: trueOrFalse,
    default: true,
  },
  "include_dirs[].order": {
    description: "Files of a lower order come first. Inside one order the sort decides.",
    expected: "a whole number",
    default: 0,
  },
  exclude_dirs: {
    description: "Folders whose files are left out: plain prefixes, no globs.",
    expected: "a list of folders",
    default: [],
  },
  "exclude_dirs[]": { description: "A folder.", expected: folder },
  superuser_dirs: {
    description:
      "Folders whose files need a superuser and run before the rest, such as roles and extensions.",
    expected: folders,
    default: [],
  },
  "superuser_dirs[]": {
    description: "A folder.",
    expected: "a folder, or a mapping with `path`",
  },
  "superuser_dirs[].path": { description: "The folder.", expected: folder },
  superuser_post_dirs: {
    description: "Folders whose files need a superuser and run after the rest, such as grants.",
    expected: folders,
    default: [],
  },
  "superuser_post_dirs[]": {
    description: "A folder.",
    expected: "a folder, or a mapping with `path`",
  },
  "superuser_post_dirs[].path": { description: "The folder.", expected: folder },
  build: { description: "How the schema file is written.", expected: "a mapping of keys" },
  "build.output_path": {
    description:
      "The file that `confiture build` writes, relative to the project. Left out: db/generated/schema_<environment>.sql.",
    expected: "the path of a file, relative to the project",
  },
  "build.sort_mode": {
    description: "alphabetical compares names; hex reads the number in front of each name.",
    expected: "alphabetical or hex",
    default: "alphabetical",
  },
  "build.missing_semicolon": {
    description:
      "What happens to a file without a final semicolon: add one and warn, or refuse it.",
    expected: "add or error",
    default: "add",
  },
  "build.separators": {
    description: "The comment that is written before each file.",
    expected: "a mapping of keys",
  },
  "build.separators.style": {
    description: "The kind of comment.",
    expected: "block_comment, line_comment, custom or none",
    default: "block_comment",
  },
  "build.separators.custom_template": {
    description: "The comment for `style: custom`. {file_path} becomes the path of the file.",
    expected: "a text that is an SQL comment, such as `-- {file_path}`",
  },
  seed: { description: "Which files are seeds.", expected: "a mapping of keys" },
  "seed.dirs": {
    description:
      "Folders whose files are seeds, besides those with `seed` or `seeds` as a word in their path.",
    expected: "a list of folders",
    default: [],
  },
  "seed.dirs[]": { description: "A folder.", expected: folder },
  postgres: { description: "The PostgreSQL of production.", expected: "a mapping of keys" },
  "postgres.version": {
    description: "Its major version; `--check` uses the same one where it can.",
    expected: "a major version of PostgreSQL from 14 on, such as 17",
  },
  migration: { description: "How `confiture migrate` works.", expected: "a mapping of keys" },
  "migration.tracking_table": {
    description:
      "The table that records what was applied, with its schema or without. A bare name is looked up in the search_path.",
    expected: "a name such as tb_confiture or public.tb_confiture",
    default: "tb_confiture",
  },
  "migration.locking": {
    description: "The lock that lets one runner at a time work on a database.",
    expected: "a mapping of keys",
  },
  "migration.locking.enabled": {
    description: "Whether the lock is taken.",
    expected: trueOrFalse,
    default: true,
  },
  "migration.locking.timeout_ms": {
    description: "How long a second runner waits for the first; `--lock-wait` overrides it.",
    expected: "a whole number of milliseconds, 0 or more",
    default: 30_000,
  },
} as const satisfies Record<string, KeyText>;

/** A key of {@link KEYS}. */
export type KeyName = keyof typeof KEYS;

/** The path of a value in a file: keys of mappings and indexes of lists. */
export type KeyPath = readonly PropertyKey[];

/** A path as people write it: `include_dirs[0].path`. */
export function renderKeyPath(path: KeyPath): string {
  return joinKeys(path, (index) => `[${index}]`);
}

/** What {@link KEYS} says about the value at a path. */
export function findKeyText(path: KeyPath): KeyText | undefined {
  const name = joinKeys(path, () => "[]");
  return isKeyName(name) ? KEYS[name] : undefined;
}

function isKeyName(name: string): name is KeyName {
  return Object.hasOwn(KEYS, name);
}

function joinKeys(path: KeyPath, renderIndex: (index: number) => string): string {
  let text = "";
  for (const part of path) {
    if (typeof part === "number") text += renderIndex(part);
    else text += text === "" ? String(part) : `.${String(part)}`;
  }
  return text;
}
