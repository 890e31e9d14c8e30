import type { LockMode } from "../../plan.ts";
import { lockOf } from "../lock-of.ts";
import type { Piece, Rewrite, RewriteContext } from "../piece.ts";

/** The step as it stands, with the lock that it takes. */
export function keepStep(context: RewriteContext, more: Partial<Piece> = {}): Rewrite {
  const { planned, situation, delayed } = context;
  const lock: LockMode = lockOf(planned, situation);
  const mode =
    delayed.length > 0 ? "together" : planned.step.transaction === "alone" ? "alone" : "any";
  return { pieces: [{ sql: planned.step.sql, lock, mode, takesName: true, ...more }] };
}
