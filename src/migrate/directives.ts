import { findNearest } from "../base/nearest.ts";
import type { StatementRange } from "../schema/split-statements.ts";

/** One `-- confiture: name argument` that stands between statements. */
export interface Directive {
  readonly name: string;
  readonly argument: string;
  /** Byte offset of its `--`. */
  readonly start: number;
}

/** What a directive of ours means is in docs/migrations.md. */
export const DIRECTIVES = [
  "section",
  "no-transaction",
  "lock_timeout",
  "statement_timeout",
  "retry",
  "destructive",
  "irreversible",
] as const;

/** Those of the Python Confiture that its other commands read. */
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

const DIRECTIVE = /^--[ \t]*confiture:[ \t]*([^\s:]+)[ \t]*(.*?)[ \t\r]*$/i;
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** The directives of a source, in its order: comments between its statements. */
export function listDirectives(
  source: Uint8Array,
  statements: readonly StatementRange[],
): Directive[] {
  const found: Directive[] = [];
  let from = 0;
  for (const { start, end } of [...statements, { start: source.length, end: source.length }]) {
    found.push(...readGap(source.subarray(from, start), from));
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

/** A gap holds white space and comments alone; block comments nest. */
function readGap(gap: Uint8Array, base: number): Directive[] {
  const text = decoder.decode(gap);
  if (!/confiture:/i.test(text)) return [];
  const found: Directive[] = [];
  let depth = 0;
  for (const match of text.matchAll(/\/\*|\*\/|--[^\n]*/g)) {
    const [token] = match;
    if (token === "/*") depth += 1;
    else if (token === "*/") depth = Math.max(0, depth - 1);
    else if (depth === 0) {
      const [, name, argument = ""] = DIRECTIVE.exec(token) ?? [];
      if (name === undefined) continue;
      const start = base + Buffer.byteLength(text.slice(0, match.index));
      found.push({ name: name.toLowerCase(), argument, start });
    }
  }
  return found;
}
