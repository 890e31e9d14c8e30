import type { Reporter } from "../output/reporter.ts";

/** What a command gets besides its arguments. */
export interface CommandData {
  readonly reporter: Reporter;
  /** Set when the user presses Ctrl-C; every long operation ends then. */
  readonly signal: AbortSignal;
}
