import type { Blocked } from "../preflight/lock-modes.ts";
import type {
  ReplayedMigration,
  ReplayedSection,
  ReplayedStatement,
  ReplayState,
  TakenLock,
} from "../preflight/preflight-result.ts";
import { formatDuration, formatRows, formatSize } from "./format-size.ts";
import type { Style } from "./style.ts";

const LONGEST_TEXT = 90;

/** What each statement took, and what it locked; the empty string when nothing was run. */
export function renderPreflight(migrations: readonly ReplayedMigration[], style: Style): string {
  return migrations.map((migration) => renderMigration(migration, style)).join("");
}

function renderMigration(migration: ReplayedMigration, style: Style): string {
  const { path, durationMs, state, sections } = migration;
  const time = durationMs === undefined ? "" : `  ${style.dim(formatDuration(durationMs))}`;
  const isPlain = sections.length === 1;
  const lines = sections.flatMap((section) => renderSection(section, isPlain, style));
  return `${style.bold(path)}${renderState(state, style)}${time}\n${lines.map((line) => `${line}\n`).join("")}`;
}

function renderSection(section: ReplayedSection, isPlain: boolean, style: Style): string[] {
  const { name, isTransactional, state, statements } = section;
  const lines = statements.flatMap((statement) => renderStatement(statement, style));
  if (isPlain) return lines;
  const how = isTransactional ? "one transaction" : "each statement on its own";
  const title = name === "" ? "first part" : `section ${name}`;
  return [`  ${title}${renderState(state, style)}  ${style.dim(how)}`, ...lines];
}

function renderState(state: ReplayState, style: Style): string {
  switch (state) {
    case "replayed":
      return "";
    case "failed":
      return ` ${style.red("failed")}`;
    case "not-run":
      return ` ${style.dim("not run")}`;
    case "before":
      return ` ${style.dim("done before")}`;
    default:
      return state satisfies never;
  }
}

function renderStatement(statement: ReplayedStatement, style: Style): string[] {
  const { line, column, text, durationMs, isAlone, locks } = statement;
  const place = `${line}:${column}`;
  const indent = " ".repeat(place.length + 6);
  const shown = text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT - 1)}…` : text;
  const title = `    ${style.cyan(place)}  ${shown}  ${style.dim(formatDuration(durationMs))}`;
  if (isAlone && locks.length === 0) {
    return [title, `${indent}${style.dim("over before its locks could be seen")}`];
  }
  // Nobody waits for what is not there yet, nor as good as anybody for a reader.
  const felt = locks.filter(({ isNew, mode }) => !isNew && mode !== "ACCESS SHARE");
  return [title, ...felt.map((lock) => `${indent}${renderLock(lock, isAlone, style)}`)];
}

function renderLock(lock: TakenLock, isAlone: boolean, style: Style): string {
  const { mode, kind, schema, name, heldMs, blocks, isRewritten } = lock;
  const colour = blocks.includes("reads")
    ? style.red
    : blocks.includes("writes")
      ? style.yellow
      : style.dim;
  const parts = [
    `${colour(mode)} on ${kind} ${schema}.${name}${renderFigures(lock)}: ${renderBlocked(blocks)}`,
    `${isAlone ? "seen for" : "held"} ${formatDuration(heldMs)}`,
    ...(isRewritten ? ["writes it anew"] : []),
  ];
  return parts.join(", ");
}

function renderFigures({ rows, sizeBytes }: TakenLock): string {
  const parts = [
    ...(rows === undefined ? [] : [formatRows(rows)]),
    ...(sizeBytes === undefined ? [] : [formatSize(sizeBytes)]),
  ];
  return parts.length === 0 ? "" : ` (${parts.join(", ")})`;
}

function renderBlocked(blocks: readonly Blocked[]): string {
  const felt = blocks.filter((what) => what !== "ddl");
  return felt.length === 0 ? "blocks neither reads nor writes" : `blocks ${felt.join(" and ")}`;
}
