import type { CommandDocument, ReportedProblem } from "./document.ts";

const COMMAND_BY_SEVERITY: Readonly<Record<string, string>> = {
  error: "error",
  warning: "warning",
  notice: "notice",
};

/**
 * The workflow commands that put every problem of a document at its line in a pull request; an
 * error without problems gives one without a place. `project` is the project folder relative to
 * the workspace, because annotations are placed from there.
 */
export function renderAnnotations(document: CommandDocument, project: string): string[] {
  const placed = document.problems.map((problem) => renderProblem(problem, project));
  const { error } = document;
  if (error === undefined || document.problems.length > 0) return placed;
  return [renderCommand("error", { title: `Confiture: ${error.code}` }, joinHint(error))];
}

function renderProblem(problem: ReportedProblem, project: string): string {
  const properties: Record<string, string> = {};
  if (problem.file !== undefined) {
    properties.file = joinFolder(project, problem.file);
    if (problem.line !== undefined) properties.line = String(problem.line);
    if (problem.column !== undefined) properties.col = String(problem.column);
  }
  properties.title = `Confiture: ${problem.code}`;
  return renderCommand(
    COMMAND_BY_SEVERITY[problem.severity] ?? "error",
    properties,
    joinHint(problem),
  );
}

/** One workflow command. Nothing in a value can end it, or begin another one. */
export function renderCommand(
  command: string,
  properties: Readonly<Record<string, string>>,
  message: string,
): string {
  const pairs = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(value)}`);
  return `::${command} ${pairs.join(",")}::${escapeData(message)}`;
}

function joinHint({
  message,
  hint,
}: {
  readonly message: string;
  readonly hint?: string | undefined;
}) {
  return hint === undefined ? message : `${message}\n${hint}`;
}

function joinFolder(folder: string, file: string): string {
  const parts = folder.split(/[\\/]/).filter((part) => part !== "" && part !== ".");
  return [...parts, file].join("/");
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
