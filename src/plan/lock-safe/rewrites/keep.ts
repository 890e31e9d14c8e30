import { lockOf } from "../lock-of.ts";
import type { Piece, Rewrite, RewriteContext } from "../piece.ts";

/** What may be done apart from what it belongs to. */
const ADDITIONS: readonly string[] = ["comment", "grant", "constraint", "index"];

/** The step as it stands, with the lock that it takes. */
export function keepStep(context: RewriteContext, more: Partial<Piece> = {}): Rewrite {
  const { planned, situation } = context;
  const lock = lockOf(planned, situation);
  return {
    pieces: [{ sql: planned.step.sql, lock, mode: modeOf(context), takesName: true, ...more }],
  };
}

/** An object and its grants are seen by others at once; so are one that goes and its successor. */
function modeOf({ planned: { step }, delayed, isHeldUp }: RewriteContext): Piece["mode"] {
  const isWhole = step.verb === "create" && !ADDITIONS.includes(step.object.kind);
  if (delayed.length > 0 || (isHeldUp && isWhole)) return "together";
  return step.transaction === "alone" ? "alone" : "any";
}
