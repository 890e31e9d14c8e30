import { basename } from "node:path/posix";
import type { Problem } from "../base/problem.ts";
import {
  canonicalVersion,
  compareParts,
  type FlywayName,
  flywayChecksum,
  parseFlywayName,
} from "./flyway-names.ts";
import { fillPlaceholders, type Placeholders } from "./flyway-placeholders.ts";
import type { Converted, ForeignFolder, ForeignMigration } from "./foreign-migration.ts";
import { readFile, type SourceFolder } from "./read-folder.ts";
import { leftOut, refuseProgram } from "./read-numbered.ts";
import { directiveLine, keepDown } from "./source-text.ts";

/** How to read a folder of Flyway. */
export interface FlywayOptions {
  readonly placeholders: Placeholders;
  /** What to do about migrations that Flyway runs again after each change. */
  readonly repeatable: "refuse" | "append" | "skip";
}

type Named<Kind extends FlywayName["kind"]> = Extract<FlywayName, { kind: Kind }> & {
  readonly file: string;
};

/** The migrations of Flyway in the order of their versions, repeatable ones behind them. */
export function readFlyway(folder: SourceFolder, options: FlywayOptions): ForeignFolder {
  const problems: Problem[] = [];
  const named = folder.files.map((file) => ({ ...parseFlywayName(basename(file)), file }));
  const pick = <Kind extends FlywayName["kind"]>(kind: Kind) =>
    named.filter((one): one is Named<Kind> => one.kind === kind);
  const settings = {
    folder,
    options,
    problems,
    configs: new Set(pick("config").map(({ file }) => file)),
  };
  const undos = new Map(pick("undo").map((undo) => [canonicalVersion(undo.parts), undo]));
  const versioned = [
    ...pick("versioned"),
    ...pickBaselines(folder, pick("baseline"), pick("versioned"), problems),
  ];
  const migrations = versioned
    .sort((left, right) => compareParts(left.parts, right.parts))
    .map((one): ForeignMigration => {
      const key = canonicalVersion(one.parts);
      const undo = undos.get(key);
      undos.delete(key);
      const { converted: up, checksum } = convert(settings, one.file);
      const undone = undo === undefined ? undefined : convert(settings, undo.file).converted;
      const down = undone === undefined ? undefined : keepDown(undone.source, undone.lines);
      const { parts, version: shownVersion, name } = one;
      return { key, parts, shownVersion, name, up, down, checksum };
    });
  for (const { file } of undos.values()) {
    problems.push(leftOut(folder, file, "it undoes a version that has no V file"));
  }
  problems.push(...describeOthers(folder, named));
  const repeatable = readRepeatable(settings, pick("repeatable"));
  return { migrations: [...migrations, ...repeatable], problems };
}

interface Settings {
  readonly folder: SourceFolder;
  readonly options: FlywayOptions;
  readonly problems: Problem[];
  readonly configs: ReadonlySet<string>;
}

function convert(
  { folder, options, problems, configs }: Settings,
  fileName: string,
): { converted: Converted; checksum: number; filledChecksum: number } {
  const raw = readFile(folder, fileName);
  const { file, problems: own } = fillPlaceholders(raw, options.placeholders);
  problems.push(...own);
  const config = `${fileName}.conf`;
  const [first] = file.lines;
  const isAlone = configs.has(config) && readConfig(folder, config, problems);
  const mark = /^\xef\xbb\xbf/.exec(first?.text ?? "")?.[0] ?? "";
  const lines =
    isAlone && first !== undefined
      ? [
          {
            ...directiveLine("no-transaction", first),
            text: mark + directiveLine("no-transaction", first).text,
          },
          { ...first, text: first.text.slice(mark.length) },
          ...file.lines.slice(1),
        ]
      : file.lines;
  return {
    converted: { source: file.path, lines },
    checksum: flywayChecksum(raw.bytes),
    filledChecksum: flywayChecksum(file.bytes),
  };
}

/** Whether a script's own settings say that it runs outside of a transaction. */
function readConfig(folder: SourceFolder, fileName: string, problems: Problem[]): boolean {
  const { lines, path } = readFile(folder, fileName);
  let isAlone = false;
  for (const { text, line } of lines) {
    const [, key, value = ""] = /^\s*([\w.]+)\s*=\s*(.*?)\s*$/.exec(text) ?? [];
    if (key === undefined) continue;
    if (key === "executeInTransaction") isAlone = value.toLowerCase() === "false";
    else {
      const message = `the setting ${key} of a script is not taken over`;
      problems.push({ severity: "warning", code: "import-setting", message, file: path, line });
    }
  }
  return isAlone;
}

/** A baseline migration stands for the versions up to its own, where these are gone. */
function pickBaselines(
  folder: SourceFolder,
  baselines: readonly Named<"baseline">[],
  versioned: readonly Named<"versioned">[],
  problems: Problem[],
): readonly Named<"baseline">[] {
  const newest = [...baselines].sort((left, right) => compareParts(left.parts, right.parts)).at(-1);
  const isNeeded =
    newest !== undefined && !versioned.some(({ parts }) => compareParts(parts, newest.parts) <= 0);
  for (const { file } of baselines) {
    if (isNeeded && file === newest.file) continue;
    problems.push(leftOut(folder, file, "the versions that this baseline stands for are there"));
  }
  return isNeeded ? [newest] : [];
}

function readRepeatable(
  settings: Settings,
  repeatable: readonly Named<"repeatable">[],
): readonly ForeignMigration[] {
  const { folder, options, problems } = settings;
  const hint =
    "its objects belong into db/schema, where a change is seen by confiture diff; take it over as the last migration with --repeatable append, or leave it out with --repeatable skip";
  if (options.repeatable !== "append") {
    const severity = options.repeatable === "refuse" ? "error" : "warning";
    const message = "a migration that runs again after each change is not taken over";
    for (const { file } of repeatable) {
      problems.push({
        severity,
        code: "import-repeatable",
        message,
        file: `${folder.shown}/${file}`,
        hint,
      });
    }
    return [];
  }
  return [...repeatable]
    .sort((left, right) => (left.name < right.name ? -1 : 1))
    .map(({ file, name }): ForeignMigration => {
      const { converted: up, filledChecksum: checksum } = convert(settings, file);
      return {
        key: `R ${name.replaceAll("_", " ")}`,
        parts: [],
        shownVersion: "R",
        name,
        up,
        down: undefined,
        checksum,
      };
    });
}

function describeOthers(
  folder: SourceFolder,
  named: readonly (FlywayName & { readonly file: string })[],
): Problem[] {
  return named.flatMap(({ kind, file }) => {
    if (kind === "java") return [refuseProgram(folder, file, "a programming language")];
    if (kind === "callback")
      return [
        leftOut(folder, file, "Flyway runs it around migrations; there are no such hooks here"),
      ];
    if (kind === "other") return [leftOut(folder, file, "it has no name of a migration of Flyway")];
    return [];
  });
}
