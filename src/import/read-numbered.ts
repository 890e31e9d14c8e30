import type { Problem } from "../base/problem.ts";
import { convertDbmate } from "./convert-dbmate.ts";
import { convertGoose } from "./convert-goose.ts";
import type { ForeignFolder, ForeignMigration } from "./foreign-migration.ts";
import { readFile, type SourceFolder } from "./read-folder.ts";

/** The migrations of dbmate: `<digits>….sql`, in the order of their file names. */
export function readDbmate(folder: SourceFolder): ForeignFolder {
  const problems: Problem[] = [];
  const migrations = folder.files.flatMap((fileName): ForeignMigration[] => {
    const [, version, name = ""] = /^(\d+)_?(.*)\.sql$/.exec(fileName) ?? [];
    if (version === undefined) {
      problems.push(leftOut(folder, fileName, "its name does not begin with a number"));
      return [];
    }
    const { up, down, problems: own } = convertDbmate(readFile(folder, fileName));
    problems.push(...own);
    return [{ ...describe(version, version, name), up, down }];
  });
  return { migrations, problems };
}

/** The migrations of goose: `<number>_….sql`, in the order of their numbers. */
export function readGoose(folder: SourceFolder): ForeignFolder {
  const problems: Problem[] = [];
  const migrations = folder.files.flatMap((fileName): ForeignMigration[] => {
    if (fileName.endsWith("_test.go")) return [];
    const [, version, name = "", type] = /^(\d+)_(.*)\.(sql|go)$/.exec(fileName) ?? [];
    if (version === undefined || BigInt(version) === 0n) {
      if (!fileName.endsWith(".go"))
        problems.push(leftOut(folder, fileName, "its name is not <number>_<name>.sql"));
      return [];
    }
    if (type === "go") {
      problems.push(refuseProgram(folder, fileName, "Go"));
      return [];
    }
    const { up, down, problems: own } = convertGoose(readFile(folder, fileName));
    problems.push(...own);
    return [{ ...describe(BigInt(version).toString(), version, name), up, down }];
  });
  const number = ({ key }: ForeignMigration) => BigInt(key);
  migrations.sort((left, right) => (number(left) < number(right) ? -1 : 1));
  return { migrations, problems };
}

/** A migration that is a program can't be taken over. */
export function refuseProgram(folder: SourceFolder, fileName: string, language: string): Problem {
  return {
    severity: "error",
    code: "import-program",
    message: `a migration in ${language} can't be taken over`,
    file: `${folder.shown}/${fileName}`,
    hint: "write what it does as SQL under the same number, and move this file away",
  };
}

/** A file that is no migration of the tool. */
export function leftOut(folder: SourceFolder, fileName: string, why: string): Problem {
  const file = `${folder.shown}/${fileName}`;
  return { severity: "warning", code: "import-left-out", message: `left out: ${why}`, file };
}

function describe(key: string, version: string, name: string) {
  return { key, parts: [version], shownVersion: version, name, checksum: undefined };
}
