import { readdirSync } from "node:fs";
import { join } from "node:path";
import { ConfitureError } from "../base/errors.ts";
import type { Problem } from "../base/problem.ts";
import { compareVersions, type MigrationFile, parseFileName } from "./migration-file.ts";

/** Where migrations are, relative to the project folder, unless said otherwise. */
export const MIGRATIONS_DIR = "db/migrations";

/** Is in the folder while files are moved by a squash, and after one that was cut off. */
export const SQUASH_NOTE = ".squash-in-progress.json";

const UP = ".up.sql";
const DOWN = ".down.sql";

/** The migrations of a folder, in the order of their versions. */
export interface MigrationList {
  readonly files: readonly MigrationFile[];
  /** What is worth a warning: files that look like migrations and are none. */
  readonly warnings: readonly Problem[];
}

/**
 * Lists a folder of migrations; no file is opened. Throws `MIGRATION_INVALID` when two files
 * have one version. A folder that does not exist has no migrations.
 */
export function listMigrations(projectDir: string, dir: string): MigrationList {
  const names = readNames(projectDir, dir);
  const known = new Set(names);
  const files: MigrationFile[] = [];
  const warnings: Problem[] = [];
  for (const fileName of names) {
    if (fileName.endsWith(DOWN) && known.has(`${fileName.slice(0, -DOWN.length)}${UP}`)) continue;
    const kind = kindOf(fileName);
    if (kind === undefined) {
      warnings.push(...warnAbout(fileName, dir, known));
      continue;
    }
    const downName = `${fileName.slice(0, -UP.length)}${DOWN}`;
    const hasDown = kind === "sql" && known.has(downName);
    files.push({
      ...parseFileName(fileName),
      kind,
      path: `${dir}/${fileName}`,
      downPath: hasDown ? `${dir}/${downName}` : undefined,
    });
  }
  files.sort((left, right) => compareVersions(left.version, right.version));
  refuseDuplicates(files, known.has(SQUASH_NOTE));
  return { files, warnings: [...warnings, ...warnAboutOrder(files)] };
}

function readNames(projectDir: string, dir: string): string[] {
  try {
    return readdirSync(join(projectDir, dir)).sort();
  } catch (cause) {
    if (Reflect.get(Object(cause), "code") === "ENOENT") return [];
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ConfitureError("MIGRATION_INVALID", `${dir} can't be read: ${reason}`, { cause });
  }
}

function kindOf(fileName: string): MigrationFile["kind"] | undefined {
  if (fileName.startsWith(".")) return undefined;
  if (fileName.endsWith(UP)) return "sql";
  return fileName.endsWith(".py") && !fileName.startsWith("_") ? "python" : undefined;
}

function warnAbout(fileName: string, dir: string, known: ReadonlySet<string>): Problem[] {
  if (fileName.startsWith(".") || fileName.endsWith(".verify.sql")) return [];
  const file = `${dir}/${fileName}`;
  const warn = (code: string, message: string, hint: string): Problem[] => [
    { severity: "warning", code, message, file, hint },
  ];
  if (fileName.endsWith(DOWN)) {
    const up = `${fileName.slice(0, -DOWN.length)}${UP}`;
    return warn("down-without-up", "there is no up file of this name", `add ${up}, or remove it`);
  }
  if (fileName.endsWith(".sql")) {
    const hint = `rename it to ${fileName.replace(/\.sql$/, ".up.sql")}`;
    return warn("not-a-migration", "neither .up.sql nor .down.sql: it is left out", hint);
  }
  const stem = fileName.replace(/\.ya?ml$/, "");
  if (stem !== fileName && known.has(`${stem}.up.sql`)) {
    const hint = "write them as SQL at the top of the migration";
    return warn("preconditions", "preconditions of the Python Confiture are not checked", hint);
  }
  return [];
}

function refuseDuplicates(files: readonly MigrationFile[], isSquashing: boolean): void {
  const problems: Problem[] = [];
  for (const [index, file] of files.entries()) {
    const earlier = files[index - 1];
    if (earlier?.version !== file.version) continue;
    problems.push({
      severity: "error",
      code: "duplicate-version",
      message: `version ${file.version} is also that of ${earlier.path}`,
      file: file.path,
      hint: isSquashing
        ? "a squash was cut off here: confiture migrate squash puts the files back first"
        : "rename one of them",
    });
  }
  if (problems.length === 0) return;
  throw new ConfitureError("MIGRATION_INVALID", "two migrations have one version", {
    details: { problems },
  });
}

/** Texts are compared, so `10` comes before `9`: worth a word when it happens. */
function warnAboutOrder(files: readonly MigrationFile[]): Problem[] {
  for (const [index, file] of files.entries()) {
    const earlier = files[index - 1];
    // Texts of one length have the order of their numbers.
    if (earlier === undefined || earlier.version.length <= file.version.length) continue;
    const [left, right] = [earlier.version, file.version];
    if (!/^\d+$/.test(left) || !/^\d+$/.test(right) || BigInt(left) < BigInt(right)) continue;
    const message = `version ${right} comes after ${left}: versions are compared as texts`;
    const hint = "give all versions one length";
    return [{ severity: "warning", code: "version-order", message, file: file.path, hint }];
  }
  return [];
}
