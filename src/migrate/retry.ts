import { readServerError } from "../postgres/server-message.ts";

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

/** A lock not had in time, a deadlock, a serialization failure: worth another try. */
const RETRIED: ReadonlySet<string> = new Set(["55P03", "40P01", "40001"]);

/** Whether trying again can help. */
export function isRetryable(error: unknown): boolean {
  return RETRIED.has(readServerError(error)?.code ?? "");
}

/** The pause before a retry: it doubles, and a random part keeps runners from marching in step. */
export function pauseBefore(retry: number, random: () => number = Math.random): number {
  const wholeMs = Math.min(FIRST_PAUSE_MS * 2 ** (retry - 1), LONGEST_PAUSE_MS);
  return Math.round(wholeMs * (0.5 + random() / 2));
}

interface Retrying {
  readonly retries: number;
  readonly signal?: AbortSignal | undefined;
  /** Called before each pause. */
  readonly onRetry: (retry: number, pauseMs: number, error: unknown) => void;
}

/** Does something again while it fails for a lock, with growing pauses. */
export async function withRetries<Result>(
  { retries, signal, onRetry }: Retrying,
  work: () => Promise<Result>,
): Promise<Result> {
  for (let retry = 1; ; retry += 1) {
    try {
      return await work();
    } catch (error) {
      if (retry > retries || signal?.aborted || !isRetryable(error)) throw error;
      const pauseMs = pauseBefore(retry);
      onRetry(retry, pauseMs, error);
      await Bun.sleep(pauseMs);
      signal?.throwIfAborted();
    }
  }
}
