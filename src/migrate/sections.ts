import type { Directive } from "../script/directive-comments.ts";
import { hashHex } from "./checksum.ts";
import { adviseOnDirective } from "./directives.ts";
import { DURATION_HINT, parseDuration } from "./duration.ts";
import type { MigrationStatement, Section } from "./migration.ts";
import type { SourceNote } from "./source-note.ts";

interface Cut {
  readonly sections: readonly Section[];
  readonly notes: readonly SourceNote[];
}

interface Draft {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly statements: readonly MigrationStatement[];
  readonly directives: readonly Directive[];
}

interface Settings {
  readonly hasTransaction: boolean;
  readonly lockTimeoutMs: number | undefined;
  readonly statementTimeoutMs: number | undefined;
  readonly retries: number | undefined;
}

const DEFAULTS: Settings = {
  hasTransaction: true,
  lockTimeoutMs: undefined,
  statementTimeoutMs: undefined,
  retries: undefined,
};

/**
 * Cuts a file at its `section` directives. What is said before the first statement and before
 * the first section holds for the whole file; what is said in a section, for that section.
 */
export function cutSections(
  source: Uint8Array,
  statements: readonly MigrationStatement[],
  directives: readonly Directive[],
): Cut {
  const notes: SourceNote[] = [];
  const [head, ...named] = draftSections(source, statements, directives);
  const ofFile = readSettings(head.directives, head.statements, DEFAULTS, notes);
  const drafts = named.length > 0 && head.statements.length === 0 ? named : [head, ...named];
  const seen = new Set<string>();
  const sections = drafts.map((draft, index): Section => {
    const settings =
      draft === head ? ofFile : readSettings(draft.directives, draft.statements, ofFile, notes);
    if (draft !== head) notes.push(...checkName(draft, seen));
    const { hasTransaction, ...limits } = settings;
    const isForced = draft.statements.some(({ kind }) => kind === "alone" || kind === "enum-value");
    return {
      index,
      name: draft.name,
      checksum: hashHex(source.subarray(draft.start, draft.end)),
      isTransactional: hasTransaction && !isForced,
      ...limits,
      statements: draft.statements,
    };
  });
  return { sections, notes };
}

/** What comes before the first `section`, then the sections. */
function draftSections(
  source: Uint8Array,
  statements: readonly MigrationStatement[],
  directives: readonly Directive[],
): [Draft, ...Draft[]] {
  const marks = directives.filter(({ name }) => name === "section");
  const draft = (name: string, start: number, end: number): Draft => ({
    name,
    start,
    end,
    statements: statements.filter((one) => one.start >= start && one.start < end),
    directives: directives.filter((one) => one.start >= start && one.start < end),
  });
  const ends = [...marks.slice(1).map((mark) => mark.start), source.length];
  return [
    draft("", 0, marks[0]?.start ?? source.length),
    ...marks.map((mark, index) => draft(mark.argument, mark.start, ends[index] ?? source.length)),
  ];
}

function checkName({ name, start }: Draft, seen: Set<string>): SourceNote[] {
  const refuse = (message: string, hint: string): SourceNote[] => [
    { severity: "error", code: "directive", message, hint, offset: start },
  ];
  if (name === "") return refuse("a section needs a name", "write: -- confiture: section NAME");
  if (seen.has(name)) return refuse(`two sections are called ${name}`, "rename one of them");
  seen.add(name);
  return [];
}

function readSettings(
  directives: readonly Directive[],
  statements: readonly MigrationStatement[],
  inherited: Settings,
  notes: SourceNote[],
): Settings {
  let settings = inherited;
  for (const directive of directives) {
    const { name, start } = directive;
    const first = statements[0];
    if (SETTINGS.has(name) && first !== undefined && first.start < start) {
      notes.push({
        severity: "error",
        code: "directive",
        message: `${name} must stand before the first statement of the file or of its section`,
        offset: start,
      });
    }
    const problem = checkDirective(directive);
    if (problem !== undefined) notes.push({ severity: "error", ...problem, offset: start });
    else settings = { ...settings, ...readSetting(directive) };
  }
  return settings;
}

const SETTINGS: ReadonlySet<string> = new Set([
  "no-transaction",
  "lock_timeout",
  "statement_timeout",
  "retry",
]);

function checkDirective({
  name,
  argument,
}: Directive): { code: string; message: string; hint: string } | undefined {
  const code = "directive";
  const hint = adviseOnDirective(name);
  if (hint !== undefined) return { code, message: `unknown directive ${name}`, hint };
  if (name === "no-transaction" && argument !== "") {
    return { code, message: "no-transaction takes no value", hint: `remove ${argument}` };
  }
  if (/_timeout$/.test(name) && parseDuration(argument) === undefined) {
    return { code, message: `${name} can't be "${argument}"`, hint: DURATION_HINT };
  }
  if (name === "retry" && !/^\d{1,3}$/.test(argument)) {
    return { code, message: `retry can't be "${argument}"`, hint: "write a number of retries" };
  }
  return undefined;
}

function readSetting({ name, argument }: Directive): Partial<Settings> {
  switch (name) {
    case "no-transaction":
      return { hasTransaction: false };
    case "lock_timeout":
      return { lockTimeoutMs: parseDuration(argument) };
    case "statement_timeout":
      return { statementTimeoutMs: parseDuration(argument) };
    case "retry":
      return { retries: Number(argument) };
    default:
      return {};
  }
}
