import { ConfitureError } from "../base/errors.ts";
import { type Problem, renderPlace } from "../base/problem.ts";
import { readServerError, type ServerMessage } from "../postgres/server-message.ts";
import { findMessageIndex } from "../script/place-message.ts";
import { renderDetail } from "../script/render-detail.ts";
import { byteOffset } from "../script/statement.ts";
import type { Migration, MigrationStatement, Section } from "./migration.ts";
import { labelOf } from "./migration-file.ts";
import { hideSecrets } from "./secrets.ts";
import { placeNote } from "./source-note.ts";

/** Where a run was when something happened. */
export interface RunPlace {
  readonly migration: Migration;
  readonly section: Section;
  /** Undefined between statements: while a transaction is begun or committed. */
  readonly statement: MigrationStatement | undefined;
  /** How many characters were sent before it, in the same message. */
  readonly offset: number;
}

/** What PostgreSQL said about a statement, at its place in the file. */
export function describeMessage(place: RunPlace, message: ServerMessage): Problem {
  const { migration, section } = place;
  const statement = place.statement ?? section.statements.at(-1);
  const index =
    statement === undefined || place.statement === undefined
      ? 0
      : findMessageIndex(moveBack(message, place.offset), statement);
  const hide = (text: string) => hideSecrets(text, migration.secrets);
  const detail = renderDetail(message);
  return placeNote(migration, {
    severity: message.severity,
    code: message.code,
    message: hide(message.message),
    offset: statement === undefined ? 0 : statement.start + byteOffset(statement.text, index),
    ...(detail === undefined ? {} : { detail: hide(detail) }),
    ...(message.hint === undefined ? {} : { hint: hide(message.hint) }),
  });
}

/** PostgreSQL counts from the start of what was sent. */
function moveBack(message: ServerMessage, offset: number): ServerMessage {
  if (message.position === undefined) return message;
  return { ...message, position: Math.max(1, message.position - offset) };
}

/**
 * The error of a run that could not go on: `MIGRATION_FAILED` with the place, or
 * `CONNECTION_LOST`, after which only the ledger knows how far it came.
 */
export function describeFailure(
  place: RunPlace,
  error: unknown,
  blockers: string | undefined,
): unknown {
  if (error instanceof ConfitureError) return error;
  const { migration, section } = place;
  const message = readServerError(error);
  const name = labelOf(migration.file);
  const inSection = section.name === "" ? "" : `, section ${section.name}`;
  if (message === undefined || /^(?:57P|08)/.test(message.code)) {
    const reason = message?.message ?? (error instanceof Error ? error.message : String(error));
    const at = place.statement === undefined ? undefined : placeOf(place, place.statement);
    const where = at === undefined ? "" : ` at ${renderPlace(at)}`;
    return new ConfitureError(
      "CONNECTION_LOST",
      `the connection was lost in migration ${name}${inSection}${where}: ${hideSecrets(reason, migration.secrets)}`,
      { hint: "nothing is lost: run the same command again, and it goes on where this one ended" },
    );
  }
  const problem = advise(describeMessage(place, message), message, blockers);
  return new ConfitureError("MIGRATION_FAILED", `migration ${name}${inSection} failed`, {
    details: { problems: [problem], version: migration.file.version },
    hint: section.isTransactional
      ? adviseOnRest(section)
      : "the statements before it are done and noted: mend the file from here on, and run it again",
  });
}

function adviseOnRest(section: Section): string {
  return section.index === 0
    ? "nothing of it was applied: mend it and run it again"
    : "the sections before it are done and noted: mend it and run it again";
}

function placeOf({ migration }: RunPlace, { start }: MigrationStatement): Problem {
  return placeNote(migration, { severity: "error", code: "", message: "", offset: start });
}

/** What to do, where PostgreSQL itself can't know it. */
function advise(problem: Problem, { code }: ServerMessage, blockers: string | undefined): Problem {
  switch (code) {
    case "55P03": {
      const who = blockers ?? "another session";
      const hint = `${who} holds the lock; end it, or wait longer: -- confiture: lock_timeout 10s`;
      return { ...problem, hint };
    }
    case "25001":
    case "2D000":
      return { ...problem, hint: "put it into a section with: -- confiture: no-transaction" };
    case "55P04":
      return { ...problem, hint: "put it into another section: -- confiture: section NAME" };
    default:
      return problem;
  }
}
