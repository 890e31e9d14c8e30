/** A migration as its file names say; nothing was read yet. */
export interface MigrationFile {
  /** What stands before the first underscore: `20260228120532`. */
  readonly version: string;
  readonly name: string;
  /** `python`: a migration of the Python Confiture that is a program; it can't be run here. */
  readonly kind: "sql" | "python";
  /** Path of the up file, relative to the project folder. */
  readonly path: string;
  /** Path of the down file, if there is one. */
  readonly downPath: string | undefined;
}

const SUFFIXES = [".up.sql", ".down.sql", ".verify.sql", ".py", ".sql"] as const;

/** Version and name of a file, by the rule of the Python Confiture. */
export function parseFileName(fileName: string): { version: string; name: string } {
  const suffix = SUFFIXES.find((end) => fileName.endsWith(end)) ?? "";
  const stem = fileName.slice(0, fileName.length - suffix.length);
  const underscore = stem.indexOf("_");
  if (underscore === -1) return { version: stem, name: stem };
  return { version: stem.slice(0, underscore), name: stem.slice(underscore + 1) };
}

/** The order of versions: as texts, by code points, as in the Python Confiture. */
export function compareVersions(left: string, right: string): number {
  if (left === right) return 0;
  // JavaScript compares halves of code points; bytes are right, but slow.
  if (HALVES.test(left) || HALVES.test(right)) {
    return Buffer.compare(Buffer.from(left), Buffer.from(right));
  }
  return left < right ? -1 : 1;
}

const HALVES = /[\ud800-\udfff]/;

/** `20260228120532_add_user`: how a migration is called in messages. */
export function labelOf({ version, name }: { version: string; name: string }): string {
  return name === version ? version : `${version}_${name}`;
}
