import type { SingleBar } from "cli-progress";
import type { ProgressEvent } from "../base/events.ts";

/** Work that ends sooner shows no bar. */
const SHOWN_AFTER_MS = 400;

const LABELS = {
  discover: "Looking for files",
  build: "Building",
  hash: "Hashing",
  write: "Writing",
  scratch: "Starting a scratch database",
  check: "Checking",
  copy: "Copying the database",
  replay: "Replaying migrations",
  prove: "Proving",
  compare: "Comparing",
} as const;

/** A bar on a terminal for work that takes long; loaded and drawn only then. */
export class ProgressBar {
  readonly #startedAt = performance.now();
  #bar: SingleBar | undefined;
  #isLoading = false;
  #isStopped = false;

  constructor(readonly stream: NodeJS.WritableStream) {}

  /** Takes note of an event, and draws. */
  update(event: Exclude<ProgressEvent, { kind: "note" }>): void {
    if (this.#isStopped || performance.now() - this.#startedAt < SHOWN_AFTER_MS) return;
    if (this.#bar === undefined) {
      this.#load();
      return;
    }
    this.#bar.update({ label: LABELS[event.phase] });
    if (event.kind !== "files") return;
    this.#bar.setTotal(event.total);
    this.#bar.update(event.done);
  }

  /** Takes the bar off the terminal, so that a line can stand there; the next event draws it again. */
  clear(): void {
    this.#bar?.stop();
    this.#bar = undefined;
    this.#isLoading = false;
  }

  /** Takes the bar off the terminal for good. */
  stop(): void {
    this.#isStopped = true;
    this.clear();
  }

  #load(): void {
    if (this.#isLoading) return;
    this.#isLoading = true;
    void import("cli-progress").then(({ default: progress }) => {
      if (this.#isStopped || !this.#isLoading) return;
      this.#bar = new progress.SingleBar({
        stream: this.stream,
        format: "{label} {bar} {value}/{total}",
        barCompleteChar: "█",
        barIncompleteChar: "░",
        hideCursor: true,
        clearOnComplete: true,
      });
      this.#bar.start(1, 0, { label: LABELS.build });
    });
  }
}
