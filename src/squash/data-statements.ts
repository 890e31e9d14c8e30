import { ConfitureError } from "../base/errors.ts";
import type { Problem } from "../base/problem.ts";
import type { Migration } from "../migrate/migration.ts";
import { placeNote } from "../migrate/source-note.ts";

const ROWS = /^\s*\(*\s*(?:INSERT|UPDATE|DELETE|MERGE|TRUNCATE|COPY|SELECT|WITH|VALUES)\b/i;
const PROGRAM = /^\s*(?:DO|CALL|EXECUTE)\b/i;
const CREATE_TABLE = /^\s*CREATE\s+(?:\w+\s+){0,2}TABLE\b/i;
const SEQUENCE = /^\s*ALTER\s+(?:SEQUENCE|TABLE)\b[\s\S]*\bRESTART\b/i;
const SERVER = /^\s*(?:ALTER\s+(?:SYSTEM|DATABASE)|(?:CREATE|DROP)\s+(?:DATABASE|TABLESPACE))\b/i;

/**
 * Statements whose effect no catalog shows, each at its place: on rows, and programs that may do
 * anything.
 */
export function findDataStatements(migrations: readonly Migration[]): readonly Problem[] {
  return migrations.flatMap((migration) =>
    migration.sections.flatMap(({ statements }) =>
      statements.flatMap(({ skeleton, kind, start }) => {
        const message = kind === "setting" ? undefined : describe(skeleton);
        if (message === undefined) return [];
        const note = { severity: "error", code: "data-statement", message, offset: start } as const;
        return [placeNote(migration, note)];
      }),
    ),
  );
}

/** Throws `HAZARD_NOT_ALLOWED` with all of them. */
export function refuseDataStatements(problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  const count = problems.length === 1 ? "a statement" : `${problems.length} statements`;
  throw new ConfitureError("HAZARD_NOT_ALLOWED", `${count} would be lost: nothing was written`, {
    details: { problems },
    hint: "squash through an earlier version; or move what an empty database needs into a seed or a later migration, and say so: --drop-data-statements",
  });
}

function describe(skeleton: string): string | undefined {
  if (ROWS.test(skeleton)) return "this statement is about rows, which the schema does not show";
  if (PROGRAM.test(skeleton))
    return "this runs a program, of which the schema shows a part at most";
  if (CREATE_TABLE.test(skeleton) && /\bAS\b/i.test(withoutParentheses(skeleton))) {
    return "this makes a table with rows, which the schema does not show";
  }
  if (SEQUENCE.test(skeleton)) return "where a sequence stands is not part of the schema";
  return SERVER.test(skeleton) ? "this is about the server, not the schema" : undefined;
}

/** In parentheses, AS belongs to a column. */
function withoutParentheses(skeleton: string): string {
  const inner = /\([^()]*\)/g;
  const shorter = skeleton.replace(inner, " ");
  return shorter === skeleton ? skeleton : withoutParentheses(shorter);
}
