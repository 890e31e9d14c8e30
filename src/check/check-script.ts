import { ConfitureError } from "../base/errors.ts";
import type { ProgressListener } from "../base/events.ts";
import type { Problem } from "../base/problem.ts";
import type { ScratchDatabase, ScratchKind } from "../postgres/scratch-database.ts";
import type { BuildMap } from "../schema/build-map.ts";
import { splitStatements } from "../schema/split-statements.ts";
import { readStatement } from "../script/statement.ts";
import { type ProblemCounts, ProblemList } from "./problem-list.ts";
import { ScriptRun } from "./script-run.ts";

const DEFAULT_MAX_PROBLEMS = 100;

/** What to check, and where. */
export interface CheckRequest {
  /** The built script: its path, or its bytes. */
  readonly script: string | Uint8Array;
  readonly map: BuildMap;
  readonly scratch: ScratchDatabase;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ProgressListener | undefined;
  /** How many problems of each severity are kept in full; the rest are counted. Default 100. */
  readonly maxProblems?: number | undefined;
}

/** What a check found. */
export interface CheckResult {
  /** Whether there was no error. */
  readonly ok: boolean;
  /** Statements that were run. */
  readonly statements: number;
  readonly durationMs: number;
  readonly kind: ScratchKind;
  readonly serverVersion: string;
  /** In the order of the script, notes on the choice of the scratch database first. */
  readonly problems: readonly Problem[];
  readonly counts: ProblemCounts;
}

/**
 * Runs a built script in a scratch database, statement by statement as `psql -f` does, and goes
 * on after an error. Every error, warning and notice is mapped to its place in the source.
 * Throws `ABORTED` when the signal fires; nothing else is thrown for what the script does.
 */
export async function checkScript(request: CheckRequest): Promise<CheckResult> {
  const { scratch, signal, map } = request;
  const begin = performance.now();
  const script = await loadScript(request.script);
  const found = new ProblemList(request.maxProblems ?? DEFAULT_MAX_PROBLEMS);
  for (const note of scratch.notes) found.add(note);
  const run = new ScriptRun({ script, map, scratch, found });
  const stopListening = scratch.session.onNotice((notice) => run.addNotice(notice));
  const reportFile = makeFileReport(map, request.onProgress);
  try {
    for (const range of splitStatements(script)) {
      if (signal?.aborted) throw aborted(signal);
      const statement = readStatement(script, range);
      reportFile(statement.start);
      if ((await run.runStatement(statement)) === "lost") {
        if (signal?.aborted) throw aborted(signal);
        break;
      }
    }
    run.finish();
  } finally {
    stopListening();
  }
  reportFile(script.length);
  return {
    ok: found.counts.errors === 0,
    statements: run.statements,
    durationMs: performance.now() - begin,
    kind: scratch.kind,
    serverVersion: scratch.serverVersion,
    problems: found.problems,
    counts: found.counts,
  };
}

async function loadScript(script: string | Uint8Array): Promise<Uint8Array> {
  return typeof script === "string" ? Bun.file(script).bytes() : script;
}

function aborted(signal: AbortSignal): ConfitureError {
  return new ConfitureError("ABORTED", "the check was stopped", { cause: signal.reason });
}

/** Reports progress each time when the script has reached another file. */
function makeFileReport(
  map: BuildMap,
  onProgress: ProgressListener | undefined,
): (offset: number) => void {
  const total = map.files.length;
  let done = 0;
  let reported = -1;
  return (offset) => {
    while (done < total && endOf(map, done) <= offset) done += 1;
    if (done === reported) return;
    reported = done;
    onProgress?.({ kind: "files", phase: "check", done, total });
  };
}

function endOf(map: BuildMap, index: number): number {
  const file = map.files[index];
  return file === undefined ? 0 : file.start + file.length;
}
