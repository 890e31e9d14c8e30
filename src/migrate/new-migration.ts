import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ConfitureError } from "../base/errors.ts";
import { listMigrations, MIGRATIONS_DIR } from "./list-migrations.ts";
import type { MigrationFile } from "./migration-file.ts";

/** What {@link newMigration} takes. */
export interface NewMigrationOptions {
  /** Absolute path. */
  readonly projectDir: string;
  /** Words for people: `add customer email`. */
  readonly name: string;
  readonly migrationsDir?: string | undefined;
  /** Default: now. */
  readonly now?: Date | undefined;
}

/** The two files that were written, relative to the project. */
export interface NewMigration {
  readonly version: string;
  readonly name: string;
  readonly upPath: string;
  readonly downPath: string;
}

const LONGEST_NAME = 100;

/** Writes an empty migration: `<UTC time>_<name>.up.sql`, and its `.down.sql`. */
export function newMigration(options: NewMigrationOptions): NewMigration {
  const made = nameMigration(options);
  writeMigration(options.projectDir, made, {
    up: `-- ${options.name.trim()}\n\n`,
    down: "-- Undoes the up file of the same name.\n\n",
  });
  return made;
}

/** What the files of a new migration are called; nothing is written. */
export function nameMigration(options: NewMigrationOptions): NewMigration {
  const { projectDir, migrationsDir = MIGRATIONS_DIR } = options;
  const name = makeName(options.name);
  const { files } = listMigrations(projectDir, migrationsDir);
  const version = nextVersion(options.now ?? new Date(), files);
  const path = (direction: string) => `${migrationsDir}/${version}_${name}.${direction}.sql`;
  return { version, name, upPath: path("up"), downPath: path("down") };
}

/** Writes both files, or none of them. */
export function writeMigration(
  projectDir: string,
  { upPath, downPath }: NewMigration,
  texts: { readonly up: string; readonly down: string },
): void {
  mkdirSync(dirname(join(projectDir, upPath)), { recursive: true });
  write(projectDir, downPath, texts.down);
  try {
    // Last: without its up file, a down file is no migration.
    write(projectDir, upPath, texts.up);
  } catch (error) {
    rmSync(join(projectDir, downPath), { force: true });
    throw error;
  }
}

function makeName(words: string): string {
  const name = words
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_|_$/g, "");
  if (name !== "" && name.length <= LONGEST_NAME && !words.includes("\n")) return name;
  throw new ConfitureError("USAGE", `a migration can't be called "${words}"`, {
    hint: `use letters and digits, at most ${LONGEST_NAME}: confiture migrate new add_customer_email`,
  });
}

/** The time in UTC; later where a migration of that time, or a later one, is there already. */
function nextVersion(now: Date, files: readonly MigrationFile[]): string {
  const taken = new Set(files.map(({ version }) => version));
  const last = files.at(-1)?.version ?? "";
  for (let time = Math.max(now.getTime(), readTime(last) + 1000); ; time += 1000) {
    const version = new Date(time).toISOString().slice(0, 19).replace(/\D/g, "");
    if (!taken.has(version)) return version;
  }
}

/** The time that a version says, in milliseconds; 0 for one that says none. */
function readTime(version: string): number {
  const [, date, hour, minute, second] = /^(\d{8})(\d\d)(\d\d)(\d\d)$/.exec(version) ?? [];
  if (date === undefined) return 0;
  const day = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`;
  return Date.parse(`${day}T${hour}:${minute}:${second}Z`) || 0;
}

function write(projectDir: string, path: string, text: string): void {
  try {
    writeFileSync(join(projectDir, path), text, { flag: "wx" });
  } catch (cause) {
    if (existsSync(join(projectDir, path))) {
      throw new ConfitureError("FILE_EXISTS", `there is something already: ${path}`);
    }
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ConfitureError("OUTPUT_FAILED", `${path} can't be written: ${reason}`, { cause });
  }
}
