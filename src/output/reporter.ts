import type { ConfitureError } from "../base/errors.ts";
import type { ProgressListener } from "../base/events.ts";
import type { Problem } from "../base/problem.ts";

/** How a command speaks. Commands hand it data; only a reporter writes to the streams. */
export interface Reporter {
  /** Shows, or ignores, what a long operation reports. */
  readonly progress: ProgressListener;
  /** A line for people, on standard error. */
  success(message: string): void;
  info(message: string): void;
  /** A line for people who asked for `--verbose`. */
  detail(message: string): void;
  problem(problem: Problem): void;
  /**
   * The command's result: one document for programs, a text for people (standard output), or
   * none if there is nothing that a person would want to pipe on.
   */
  result(document: Readonly<Record<string, unknown>>, text?: string): void;
  /** What ended the command; its problems are shown with it. */
  failure(error: ConfitureError): void;
  /** Clears a progress bar; nothing is written afterwards. */
  close(): void;
}

/** What the flags that every command takes say about its output. */
export interface ReporterOptions {
  readonly command: string;
  readonly format: "human" | "json";
  readonly isQuiet: boolean;
  readonly isVerbose: boolean;
  readonly isColourAllowed: boolean;
}

/** Where a reporter writes: the process's own streams, as a rule. */
export interface ReporterStreams {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
}

/** A stream of text that may be a terminal. */
export type OutputStream = NodeJS.WritableStream & { readonly isTTY?: boolean };
