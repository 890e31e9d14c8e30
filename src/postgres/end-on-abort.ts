import type { Session } from "./session.ts";

/** Does something in a session, and closes the session as soon as the signal fires. */
export async function endOnAbort<Result>(
  session: Session,
  signal: AbortSignal | undefined,
  run: () => Promise<Result>,
): Promise<Result> {
  const end = () => void session.close();
  signal?.addEventListener("abort", end, { once: true });
  try {
    signal?.throwIfAborted();
    return await run();
  } finally {
    signal?.removeEventListener("abort", end);
  }
}
