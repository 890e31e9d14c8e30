import type { Problem } from "../base/problem.ts";
import type { Session } from "../postgres/session.ts";
import { hashHex } from "./checksum.ts";
import { diffText } from "./diff-text.ts";
import type { LedgerNames } from "./ledger-names.ts";
import { readSource } from "./load-migration.ts";
import { labelOf, type MigrationFile } from "./migration-file.ts";
import { parseMigration } from "./parse-migration.ts";
import { type AppliedMigration, readAppliedText } from "./read-ledger.ts";

/** An applied migration whose file is not what was applied. */
export interface ChangedMigration {
  readonly file: MigrationFile;
  readonly row: AppliedMigration;
  readonly checksum: string;
}

/** Compares the files of applied migrations with what the ledger says of them. */
export function findChanged(
  projectDir: string,
  files: readonly MigrationFile[],
  applied: readonly AppliedMigration[],
): readonly ChangedMigration[] {
  const rows = new Map(applied.map((row) => [row.version, row]));
  return files.flatMap((file) => {
    const row = rows.get(file.version);
    if (row?.checksum === undefined) return [];
    const checksum = hashHex(readSource(projectDir, file.path));
    return checksum === row.checksum ? [] : [{ file, row, checksum }];
  });
}

/** What changed, for people: the lines where the ledger has the text, else the sections. */
export async function describeChange(
  session: Session,
  names: LedgerNames,
  projectDir: string,
  { file, row, checksum }: ChangedMigration,
): Promise<Problem> {
  const { text, sections: stamps } = await readAppliedText(session, names, file.version);
  const source = readSource(projectDir, file.path);
  const { migration } = parseMigration(file, "up", file.path, source);
  const known = new Map(stamps.map((section) => [section.name, section.checksum]));
  const changed = migration.sections
    .filter((section) => section.name !== "" && known.get(section.name) !== section.checksum)
    .map((section) => section.name);
  const sections = changed.length === 0 ? [] : [`sections that differ: ${changed.join(", ")}`];
  const sums = `applied ${row.checksum?.slice(0, 12)}…, now ${checksum.slice(0, 12)}…`;
  const lines = text === undefined ? undefined : diffText(text, migration.shownText);
  const shown = lines === "" ? "only white space at line ends or hidden values differ" : lines;
  return {
    severity: "error",
    code: "changed-after-apply",
    message: `${labelOf(file)} has changed since it was applied`,
    file: file.path,
    detail: [sums, ...sections, ...(shown === undefined ? [] : [shown])].join("\n"),
    hint: "put the file back and write a new migration; or accept it as it is: confiture migrate repair",
  };
}
