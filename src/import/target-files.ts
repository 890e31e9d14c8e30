import type { Problem } from "../base/problem.ts";
import type { Migration } from "../migrate/migration.ts";
import type { MigrationFile } from "../migrate/migration-file.ts";
import { parseMigration } from "../migrate/parse-migration.ts";
import { type Converted, type ForeignMigration, joinLines } from "./foreign-migration.ts";

/** A migration as it is to stand in our folder. */
export interface TargetMigration {
  readonly file: MigrationFile;
  readonly foreign: ForeignMigration;
  /** Read as the runner would. */
  readonly up: Migration;
  readonly down: Migration | undefined;
  readonly problems: readonly Problem[];
}

/** Gives a migration its files, and reads them as `migrate up` and `down` will. */
export function makeTarget(
  foreign: ForeignMigration,
  version: string,
  dir: string,
): TargetMigration {
  const stem = `${dir}/${foreign.name === "" ? version : `${version}_${foreign.name}`}`;
  const file: MigrationFile = {
    version,
    name: foreign.name === "" ? version : foreign.name,
    kind: "sql",
    path: `${stem}.up.sql`,
    downPath: foreign.down === undefined ? undefined : `${stem}.down.sql`,
  };
  const up = parseMigration(file, "up", file.path, joinLines(foreign.up));
  const down =
    foreign.down === undefined || file.downPath === undefined
      ? undefined
      : parseMigration(file, "down", file.downPath, joinLines(foreign.down));
  return {
    file,
    foreign,
    up: up.migration,
    down: down?.migration,
    problems: [
      ...up.problems.map((problem) => moveBack(problem, foreign.up)),
      ...(down?.problems ?? []).map((problem) => moveBack(problem, foreign.down)),
    ],
  };
}

/** A problem of a file that is not there yet is one of the file that it is made from. */
function moveBack(problem: Problem, converted: Converted | undefined): Problem {
  const line = converted?.lines[(problem.line ?? 1) - 1]?.line;
  if (converted === undefined || line === undefined) return problem;
  return { ...problem, file: converted.source, line };
}
