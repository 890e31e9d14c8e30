import type { Problem } from "../base/problem.ts";
import type { Directive } from "../script/directive-comments.ts";
import type { Replaced } from "./migration.ts";
import type { MigrationFile } from "./migration-file.ts";
import type { SourceNote } from "./source-note.ts";

/** The name of the file that migrations are squashed into: `<version>_squashed.up.sql`. */
export const SQUASHED_NAME = "squashed";

const REPLACES = /^(?<version>\S+)[ \t]+(?<checksum>[0-9a-f]{64})(?:[ \t]+in[ \t]+(?<into>\S+))?$/;

/** Whether a file may replace others: known by its name, so that only such files are opened. */
export function maySquash({ name, kind }: Pick<MigrationFile, "name" | "kind">): boolean {
  return name === SQUASHED_NAME && kind === "sql";
}

/** What the `replaces` directives of an up file say. */
export function readReplaced(directives: readonly Directive[]): readonly Replaced[] {
  return directives.flatMap(({ name, argument }) => {
    const { version, checksum, into } =
      (name === "replaces" && REPLACES.exec(argument)?.groups) || {};
    return version === undefined || checksum === undefined ? [] : [{ version, checksum, into }];
  });
}

/** The directive of one replaced migration. */
export function renderReplaced({ version, checksum, into }: Replaced): string {
  return `-- confiture: replaces ${version} ${checksum}${into === undefined ? "" : ` in ${into}`}`;
}

/** What is wrong with the `replaces` directives of a file. */
export function checkReplaced(
  file: MigrationFile,
  directives: readonly Directive[],
): readonly SourceNote[] {
  const refuse = (offset: number, message: string, hint: string): SourceNote => {
    const severity: Problem["severity"] = "error";
    return { severity, code: "directive", message, hint, offset };
  };
  return directives
    .filter(({ name }) => name === "replaces")
    .flatMap(({ argument, start }) => {
      if (!maySquash(file)) {
        const hint = `call it ${file.version}_${SQUASHED_NAME}.up.sql again`;
        return [refuse(start, "a file of this name can't replace others", hint)];
      }
      if (REPLACES.test(argument)) return [];
      const hint = "write: -- confiture: replaces VERSION SHA256";
      return [refuse(start, `replaces can't be "${argument}"`, hint)];
    });
}
