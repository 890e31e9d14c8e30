import { watch } from "node:fs";
import { dirname, resolve, sep } from "node:path";
import { ConfitureError } from "../base/errors.ts";
import { loadEnvironment } from "../config/load-environment.ts";
import type { BuildFlags } from "./build-flags.ts";
import type { CommandData } from "./command-data.ts";

/** Editors write a file in several steps; changes this close together are one. */
const SETTLE_MS = 80;

/** Builds now and after every change of a source file or of the environment, until Ctrl-C. */
export async function watchAndBuild(
  flags: BuildFlags,
  { reporter, signal }: CommandData,
  build: () => Promise<void>,
): Promise<void> {
  const { environment } = await loadEnvironment(flags);
  const folders = [
    dirname(environment.file),
    ...environment.includeDirs.map((entry) => resolve(environment.projectDir, entry.path)),
  ];
  const changes = new ChangeQueue();
  const watchers = folders.map((folder) =>
    watchFolder(folder, (path) => {
      if (!path.endsWith(".tmp")) changes.push();
    }),
  );
  signal.addEventListener("abort", () => changes.close());
  try {
    do {
      await build().catch((cause) => {
        if (!(cause instanceof ConfitureError) || cause.code === "ABORTED") throw cause;
        reporter.failure(cause);
      });
      reporter.info(`Watching ${folders.length - 1} folders; press Ctrl-C to stop`);
    } while (await changes.next());
  } finally {
    for (const watcher of watchers) watcher.close();
  }
}

function watchFolder(folder: string, onChange: (path: string) => void) {
  try {
    return watch(folder, { recursive: true }, (_, name) => onChange(`${folder}${sep}${name}`));
  } catch (cause) {
    throw new ConfitureError("NO_FILES", `the folder ${folder} can't be watched`, { cause });
  }
}

/** Resolves once after each burst of changes. */
class ChangeQueue {
  #isChanged = false;
  #isClosed = false;
  #wake: (() => void) | undefined;

  push(): void {
    this.#isChanged = true;
    this.#wake?.();
  }

  close(): void {
    this.#isClosed = true;
    this.#wake?.();
  }

  /** True after a change that has settled, false once closed. */
  async next(): Promise<boolean> {
    while (!this.#isChanged && !this.#isClosed) {
      await new Promise<void>((wake) => {
        this.#wake = wake;
      });
    }
    while (this.#isChanged && !this.#isClosed) {
      this.#isChanged = false;
      await Bun.sleep(SETTLE_MS);
    }
    return !this.#isClosed;
  }
}
