import type { CommandDocument, Difference, ReportedProblem } from "./document.ts";

/** Past this many rows, or characters, a table says only how many more there are. */
const MOST_ROWS = 100;
/** A comment on GitHub holds 65,536 characters. */
const LONGEST_TABLE = 50_000;
/** A message longer than this is cut. */
const LONGEST_MESSAGE = 300;

const WORD_BY_KIND: Readonly<Record<string, string>> = {
  added: "added",
  changed: "changed",
  removed: "removed",
  renamed: "renamed",
  moved: "moved in the build order",
};

/** A document as Markdown, for a comment or the summary of a job. */
export function renderSummary(document: CommandDocument | undefined, exitCode: number): string {
  if (document === undefined) {
    return `### Confiture\n\nThe command ended with exit code ${exitCode} and without a JSON document; its log says why.\n`;
  }
  const { differences, problems } = document;
  const isComparison = differences !== undefined;
  const parts = [
    `### Confiture: ${renderTitle(document)}`,
    ...(isComparison && differences.length > 0 ? [renderDifferences(differences)] : []),
    ...(!isComparison && problems.length > 0 ? [renderProblems(problems)] : []),
    ...(document.hash === undefined ? [] : [`Schema hash: \`${document.hash}\``]),
  ];
  return `${parts.join("\n\n")}\n`;
}

function renderTitle(document: CommandDocument): string {
  const { differences, error, files, serverVersion } = document;
  if (differences !== undefined) {
    if (differences.length === 0) return "no schema file changed";
    return `${count(differences.length, "schema file")} changed`;
  }
  if (error !== undefined) return protect(error.message);
  const done = document.command === "build" ? "the schema builds" : `${document.command} succeeded`;
  const size = files === undefined ? "" : ` (${count(files, "file")})`;
  const loaded = serverVersion === undefined ? "" : ` and loads into PostgreSQL ${serverVersion}`;
  return protect(`${done}${loaded}${size}`);
}

function renderDifferences(differences: readonly Difference[]): string {
  const rows = differences.map(({ kind, path, from }) => {
    const origin = from === undefined ? "" : ` from ${renderCode(from)}`;
    return `| ${protect(WORD_BY_KIND[kind] ?? kind)}${origin} | ${renderCode(path)} |`;
  });
  return renderTable("| change | file |\n| --- | --- |", rows);
}

function renderProblems(problems: readonly ReportedProblem[]): string {
  const rows = problems.map(({ severity, file, line, message }) => {
    const place =
      file === undefined ? "" : renderCode(line === undefined ? file : `${file}:${line}`);
    return `| ${protect(severity)} | ${place} | ${protect(message)} |`;
  });
  return renderTable("| | place | message |\n| --- | --- | --- |", rows);
}

function renderTable(head: string, rows: readonly string[]): string {
  const shown: string[] = [];
  let length = 0;
  for (const row of rows.slice(0, MOST_ROWS)) {
    length += row.length + 1;
    if (length > LONGEST_TABLE) break;
    shown.push(row);
  }
  const more = rows.length - shown.length;
  const rest = more > 0 ? `\n\n… and ${more} more.` : "";
  return `${head}\n${shown.join("\n")}${rest}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

function renderCode(text: string): string {
  return `<code>${protect(text)}</code>`;
}

/**
 * Text of a stranger's pull request as text: everything but letters, digits, spaces and a few
 * signs becomes a character reference, which Markdown takes neither for markup nor for a mention.
 */
function protect(text: string): string {
  const short = text.length > LONGEST_MESSAGE ? `${text.slice(0, LONGEST_MESSAGE)}…` : text;
  return short
    .replaceAll(/\s/g, " ")
    .replaceAll(/[^\p{L}\p{N} /.,-]/gu, (sign) => `&#${sign.codePointAt(0)};`);
}
