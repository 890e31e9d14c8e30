/**
 * What a long operation reports while it runs. Hand a listener in as `onProgress`; the library
 * itself prints nothing.
 */
export type ProgressEvent =
  | { readonly kind: "phase"; readonly phase: Phase }
  | { readonly kind: "files"; readonly phase: Phase; readonly done: number; readonly total: number }
  | { readonly kind: "note"; readonly message: string };

/** The stages of a command, in the order in which they can occur. */
export type Phase =
  | "discover"
  | "build"
  | "hash"
  | "write"
  | "scratch"
  | "check"
  | "copy"
  | "replay"
  | "compare"
  | "prove";

/** A listener for {@link ProgressEvent}s. It must not throw. */
export type ProgressListener = (event: ProgressEvent) => void;
