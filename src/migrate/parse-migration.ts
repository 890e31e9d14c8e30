import type { Problem } from "../base/problem.ts";
import { splitStatements } from "../schema/split-statements.ts";
import { readStatement } from "../script/statement.ts";
import { hashHex } from "./checksum.ts";
import { listDirectives } from "./directives.ts";
import type { Direction, Migration, MigrationStatement } from "./migration.ts";
import type { MigrationFile } from "./migration-file.ts";
import { checkReplaced, readReplaced } from "./replaced.ts";
import { maskSecrets } from "./secrets.ts";
import { cutSections } from "./sections.ts";
import { placeNote, type SourceNote } from "./source-note.ts";
import { kindOf } from "./statement-kind.ts";
import { checkTransactionControl } from "./transaction-control.ts";

/** A file that was read, and everything that is wrong with it or worth a warning. */
export interface ParsedMigration {
  readonly migration: Migration;
  readonly problems: readonly Problem[];
}

/** Reads the bytes of a migration. Nothing is thrown: what is wrong is in the problems. */
export function parseMigration(
  file: MigrationFile,
  direction: Direction,
  path: string,
  source: Uint8Array,
): ParsedMigration {
  const notes: SourceNote[] = [...checkText(source)];
  const ranges = splitStatements(source);
  const statements = ranges.map((range): MigrationStatement => {
    const statement = readStatement(source, range);
    const checksum = hashHex(source.subarray(range.start, range.end));
    return { ...statement, kind: kindOf(statement), checksum };
  });
  const directives = listDirectives(source, ranges);
  const controlled = checkTransactionControl(statements);
  const cut = cutSections(source, controlled.statements, directives);
  notes.push(...controlled.notes, ...cut.notes, ...checkStatements(source, statements));
  notes.push(...checkReplaced(file, directives));
  const { text, secrets } = maskSecrets(new TextDecoder().decode(source));
  const migration: Migration = {
    file,
    direction,
    path,
    source,
    checksum: hashHex(source),
    shownText: text,
    secrets,
    sections: cut.sections,
    isDestructive: directives.some(({ name }) => name === "destructive"),
    irreversible: directives.flatMap(({ name, argument }) =>
      name === "irreversible" ? [argument] : [],
    ),
    replaces: readReplaced(directives),
  };
  return { migration, problems: notes.map((note) => placeNote(migration, note)) };
}

function checkText(source: Uint8Array): SourceNote[] {
  const refuse = (code: string, message: string, offset: number): SourceNote[] => [
    { severity: "error", code, message, offset },
  ];
  const zero = source.indexOf(0);
  if (zero >= 0) return refuse("nul-byte", "the file holds a NUL byte", zero);
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(source);
    return [];
  } catch {
    return refuse("invalid-utf8", "the file is not valid UTF-8", 0);
  }
}

function checkStatements(
  source: Uint8Array,
  statements: readonly MigrationStatement[],
): SourceNote[] {
  const notes: SourceNote[] = [];
  for (const { kind, start, text } of statements) {
    if (kind === "copy") {
      notes.push({
        severity: "error",
        code: "copy-stdin",
        message: "COPY from or to the client can't be part of a migration",
        hint: "write the rows as INSERT; large data belongs into a seed",
        offset: start,
      });
    } else if (/^\s*\\/.test(text)) {
      notes.push({
        severity: "error",
        code: "psql-command",
        message: "this is a command of psql, which PostgreSQL does not know",
        hint: "write it as SQL",
        offset: start,
      });
    }
  }
  // What follows COPY … FROM stdin is data: nothing said about it would be of use.
  const copy = notes.findIndex(({ code }) => code === "copy-stdin");
  const shown = copy === -1 ? notes : notes.slice(0, copy + 1);
  return source.length === 0 ? [] : shown;
}
