import { existsSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_DIR } from "../scripts/ensure-native.ts";
import { type LineWorker, startWorker } from "./line-worker.ts";
import type { Contender } from "./measure.ts";
import type { Programs } from "./programs.ts";
import type { Section } from "./section.ts";
import { createTree, type Tree } from "./trees.ts";

/** What every case is given. */
export interface BenchContext {
  /** A smoke test: few files and rounds, figures that mean nothing. */
  readonly isQuick: boolean;
  /** An empty folder for whatever a case makes; removed at the end. */
  readonly folder: string;
  readonly programs: Programs;
  /** The compiled command. */
  readonly binary: string;
  /** A tree of so many files of 4 KB; the same one when it is asked for again. */
  tree(files: number): Promise<Tree>;
}

/** A benchmark, by the name that `--only` takes. */
export interface BenchCase {
  readonly name: string;
  run(context: BenchContext): Promise<Section>;
}

/** Size of a file in the trees of many small files. */
export const FILE_BYTES = 4096;

/** Numbers of files to measure with. */
export function fileCounts(context: BenchContext): readonly number[] {
  return context.isQuick ? [20, 100] : [100, 1_000, 10_000];
}

/** Rounds for work that takes longer with more files. */
export function roundsFor(context: BenchContext, files: number): number {
  if (context.isQuick) return 3;
  return files >= 10_000 ? 15 : 31;
}

/** A function that makes the trees of a run, each once. */
export function treeMaker(folder: string): (files: number) => Promise<Tree> {
  const trees = new Map<number, Promise<Tree>>();
  return (files) => {
    const known = trees.get(files);
    if (known !== undefined) return known;
    const made = createTree(join(folder, `tree-${files}`), files, FILE_BYTES);
    trees.set(files, made);
    return made;
  };
}

/** Which core a worker is to use, as CONFITURE_NATIVE says it. */
export type CoreChoice = "require" | "off";

/** Starts a worker for work in process; see core-worker.ts. */
export function startCoreWorker(
  task: string,
  tree: Pick<Tree, "dir" | "listFile">,
  core: CoreChoice,
  repeats = 1,
): LineWorker {
  const script = join(import.meta.dir, "core-worker.ts");
  const command = [process.execPath, script, task, tree.dir, tree.listFile, String(repeats)];
  return startWorker(command, { CONFITURE_NATIVE: core });
}

/**
 * Starts the Rust program that only reads files, or hashes them without the C ABI; none where
 * it was not built (`cargo build --release --example probe` in rust/).
 */
export function startProbe(task: "read" | "hash", listFile: string, repeats = 1): LineWorker[] {
  const name = process.platform === "win32" ? "probe.exe" : "probe";
  const path = join(PROJECT_DIR, "rust", "target", "release", "examples", name);
  return existsSync(path) ? [startWorker([path, task, listFile, String(repeats)])] : [];
}

/** A contender that is a worker. */
export function workerContender(name: string, worker: LineWorker): Contender {
  return { name, run: async () => (await worker.run()).ms };
}
