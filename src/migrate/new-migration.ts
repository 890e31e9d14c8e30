import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ConfitureError } from "../base/errors.ts";
import { listMigrations, MIGRATIONS_DIR } from "./list-migrations.ts";

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
  const { projectDir, migrationsDir = MIGRATIONS_DIR } = options;
  const name = makeName(options.name);
  const { files } = listMigrations(projectDir, migrationsDir);
  const taken = new Set(files.map(({ version }) => version));
  const version = nextVersion(options.now ?? new Date(), taken);
  const [upPath, downPath] = ["up", "down"].map(
    (direction) => `${migrationsDir}/${version}_${name}.${direction}.sql`,
  ) as [string, string];
  mkdirSync(join(projectDir, migrationsDir), { recursive: true });
  // Should one of its name be there, no up file is left that would be run with it.
  write(projectDir, downPath, "-- Undoes the up file of the same name.\n\n");
  write(projectDir, upPath, `-- ${options.name.trim()}\n\n`);
  return { version, name, upPath, downPath };
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

/** The time in UTC; a second more as long as another migration has it. */
function nextVersion(now: Date, taken: ReadonlySet<string>): string {
  for (let time = now.getTime(); ; time += 1000) {
    const version = new Date(time).toISOString().slice(0, 19).replace(/\D/g, "");
    if (!taken.has(version)) return version;
  }
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
