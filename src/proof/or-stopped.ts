import { ConfitureError } from "../base/errors.ts";

/**
 * After Ctrl-C whatever fails is `ABORTED`: closing a scratch database ends what runs in it, and
 * that looks like a lost connection.
 */
export async function orStopped<Result>(
  signal: AbortSignal | undefined,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!signal?.aborted) throw error;
    throw new ConfitureError("ABORTED", "it was stopped, and nothing was written", {
      cause: signal.reason,
    });
  }
}
