import type { Refusal } from "./refusal.ts";

/** One `## [version]` section of the change log. */
export interface ChangelogSection {
  /** The version, or `Unreleased`. */
  readonly name: string;
  /** What follows the name on its line, such as `2026-11-30` or `unreleased`. */
  readonly date: string;
  /** 1-based line of the heading. */
  readonly line: number;
  readonly body: string;
}

const FILE = "CHANGELOG.md";
const HEADING = /^## \[([^\]]+)\](?:\([^)]*\))?(?:\s+-\s+(.*\S))?\s*$/;
const DATE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/** The sections of a change log in the format of Keep a Changelog, newest first. */
export function parseChangelog(text: string): ChangelogSection[] {
  const lines = text.split(/\r?\n/);
  const starts = lines.flatMap((line, index) => {
    const match = HEADING.exec(line);
    return match === null ? [] : [{ index, name: match[1] ?? "", date: match[2] ?? "" }];
  });
  return starts.map(({ index, name, date }, position) => {
    const end = starts[position + 1]?.index ?? lines.length;
    const body = lines
      .slice(index + 1, end)
      .join("\n")
      .trim();
    return { name, date, line: index + 1, body };
  });
}

/**
 * Refuses unless the version has a dated section with something in it, nothing waits above it
 * under "Unreleased", and every older section below has its date.
 */
export function checkChangelog(text: string, version: string): Refusal[] {
  const sections = parseChangelog(text);
  const position = sections.findIndex(({ name }) => name === version);
  const section = sections[position];
  if (section === undefined) {
    const fix = `write a section ## [${version}] - YYYY-MM-DD that says what changed`;
    return [{ where: FILE, what: `there is no section for ${version}`, fix }];
  }
  const newer = sections.slice(0, position).filter(({ body }) => body !== "");
  return [
    ...checkSection(section),
    ...newer.map(({ name, line }) => ({
      where: `${FILE}:${line}`,
      what: `[${name}] stands above [${version}] and is not empty`,
      fix: `move what is released with ${version} into its section`,
    })),
    ...sections
      .slice(position + 1)
      .filter(hasNoDate)
      .map(refuseDate),
  ];
}

/** What a version's section says, for the notes of its release; undefined when there is none. */
export function findReleaseNotes(text: string, version: string): string | undefined {
  return parseChangelog(text).find(({ name }) => name === version)?.body;
}

function checkSection(section: ChangelogSection): Refusal[] {
  const refusals = hasNoDate(section) ? [refuseDate(section)] : [];
  if (section.body !== "") return refusals;
  const where = `${FILE}:${section.line}`;
  return [
    ...refusals,
    { where, what: `[${section.name}] is empty`, fix: "say what changed for users" },
  ];
}

function hasNoDate({ date }: ChangelogSection): boolean {
  return !DATE.test(date);
}

function refuseDate({ name, date, line }: ChangelogSection): Refusal {
  const what = date === "" ? `[${name}] has no date` : `[${name}] has "${date}" for a date`;
  return { where: `${FILE}:${line}`, what, fix: `write ## [${name}] - YYYY-MM-DD` };
}
