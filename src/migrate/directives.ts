import { findNearest } from "../base/nearest.ts";
import type { StatementRange } from "../schema/split-statements.ts";
import { type Directive, readDirectives } from "../script/directive-comments.ts";

/** What a directive of ours means is in docs/migrations.md. */
export const DIRECTIVES = [
  "section",
  "no-transaction",
  "lock_timeout",
  "statement_timeout",
  "retry",
  "destructive",
  "irreversible",
  "replaces",
] as const;

/** Those that stand in other files, and those that other commands of the Python Confiture read. */
const OTHERS = [
  "tier",
  "squashed-baseline",
  "tenant-global",
  "unqualified-ok",
  "owner-only",
  "owner-skip",
  "run-as",
  "secdef-allow-unpinned",
  "renamed",
] as const;

/** The directives of a source, in its order: comments between its statements. */
export function listDirectives(
  source: Uint8Array,
  statements: readonly StatementRange[],
): Directive[] {
  const found: Directive[] = [];
  let from = 0;
  for (const { start, end } of [...statements, { start: source.length, end: source.length }]) {
    found.push(...readDirectives(source.subarray(from, start), from));
    from = end;
  }
  return found;
}

/** What to do about a name that is no directive; undefined when it is one. */
export function adviseOnDirective(name: string): string | undefined {
  const known: readonly string[] = [...DIRECTIVES, ...OTHERS];
  if (known.includes(name)) return undefined;
  const nearest = findNearest(name, known);
  return nearest === undefined
    ? `the directives are ${DIRECTIVES.join(", ")}`
    : `did you mean ${nearest}?`;
}
