import type { Problem } from "../base/problem.ts";
import { onLedger } from "../migrate/ledger-failure.ts";
import { readState } from "../migrate/migrate-up.ts";
import { type LedgerState, readLedgerState } from "../migrate/read-ledger.ts";
import { connectForMigration, openRunner } from "../migrate/runner.ts";
import { renderApplied } from "../migrate/write-ledger.ts";
import type { Session } from "../postgres/session.ts";
import { compareParts } from "./flyway-names.ts";
import type { Tool } from "./foreign-migration.ts";
import type { ImportOptions } from "./import-options.ts";
import { type AppliedThere, type History, readHistory } from "./read-history.ts";
import type { TargetMigration } from "./target-files.ts";

/** What the database says, and what was made of it. */
export interface Marks {
  /** Versions of ours that the ledger has, or will have, as applied. */
  readonly applied: ReadonlySet<string>;
  readonly marked: readonly string[];
  readonly table: string | undefined;
}

interface Mark {
  readonly target: TargetMigration;
  readonly there: AppliedThere | undefined;
}

/**
 * Marks what the other tool has applied, in one transaction, under the runner's lock. The files
 * are written in between: when everything that can be refused has been.
 */
export async function markImported(
  options: ImportOptions,
  targets: readonly TargetMigration[],
  write: () => void,
): Promise<Marks> {
  await using runner = await openRunner(options);
  const { session, names } = runner;
  const state = await readState(runner);
  const found = await onLedger(() => plan(options, session, state, targets));
  write();
  await onLedger(async () => {
    await session.run("BEGIN");
    for (const { target, there } of found.marks) {
      const { appliedAt, durationMs: executionTimeMs = 0 } = there ?? {};
      const row = { migration: target.up, executionTimeMs, appliedAt, reason: "import" };
      await session.run(renderApplied(names, row));
    }
    await session.run("COMMIT");
  });
  return found;
}

/** The same without a change: not even the ledger is made. */
export async function previewMarks(
  options: ImportOptions,
  targets: readonly TargetMigration[],
): Promise<Marks> {
  const { environment, signal } = options;
  await using session = await connectForMigration(environment, signal);
  const state = await readLedgerState(session, environment.migration.trackingTable);
  return await onLedger(() => plan(options, session, state, targets));
}

async function plan(
  options: ImportOptions,
  session: Session,
  state: LedgerState,
  targets: readonly TargetMigration[],
): Promise<Marks & { readonly marks: readonly Mark[] }> {
  const history = await readHistory(session, options.tool, options.table);
  const known = new Set(state.applied.map(({ version }) => version));
  const marks = chooseMarks(targets, history).filter(
    ({ target }) => !known.has(target.file.version),
  );
  for (const problem of listWarnings(options.tool, targets, history))
    options.onEvent?.({ kind: "problem", problem });
  const marked = marks.map(({ target }) => target.file.version);
  return { marks, marked, applied: new Set([...known, ...marked]), table: history.table };
}

/** In the order in which they were applied there, so that `down` undoes the last one first. */
function chooseMarks(targets: readonly TargetMigration[], { applied, baseline }: History): Mark[] {
  const isBelow = ({ foreign }: TargetMigration) =>
    baseline !== undefined &&
    foreign.parts.length > 0 &&
    compareParts(foreign.parts, baseline) <= 0;
  const below = targets.filter((target) => isBelow(target) && !applied.has(target.foreign.key));
  const byKey = new Map(targets.map((target) => [target.foreign.key, target]));
  const rest = [...applied].flatMap(([key, there]): Mark[] => {
    const target = byKey.get(key);
    return target === undefined || isOutdated(target, there) ? [] : [{ target, there }];
  });
  return [...below.map((target) => ({ target, there: undefined })), ...rest];
}

/** One that runs again after each change, and has changed: Flyway would run it again. */
function isOutdated({ foreign }: TargetMigration, { checksum }: AppliedThere): boolean {
  return foreign.parts.length === 0 && isChanged(foreign.checksum, checksum);
}

function isChanged(now: number | undefined, then: number | undefined): boolean {
  return now !== undefined && then !== undefined && now !== then;
}

function listWarnings(
  tool: Tool,
  targets: readonly TargetMigration[],
  { table, applied }: History,
): Problem[] {
  if (table === undefined) return [warnNoTable(tool)];
  const keys = new Set(targets.map(({ foreign }) => foreign.key));
  const gone = [...applied.keys()].filter((key) => !keys.has(key) && !key.startsWith("R "));
  const warnings = gone.map((key): Problem => {
    const message = `${table} says that version ${key} is applied, but there is no file of it`;
    const hint = "it is not taken over; what it has made stays in the database";
    return { severity: "warning", code: "import-file-missing", message, hint };
  });
  const changed = targets.filter(({ foreign }) =>
    isChanged(foreign.checksum, applied.get(foreign.key)?.checksum),
  );
  return [...warnings, ...changed.map(warnChanged)];
}

function warnChanged(target: TargetMigration): Problem {
  const isRepeatable = target.foreign.parts.length === 0;
  return {
    severity: "warning",
    code: "import-changed",
    message: `${target.foreign.up.source} has changed since Flyway applied it`,
    file: target.foreign.up.source,
    hint: isRepeatable
      ? "it is not marked as applied: migrate up will run it"
      : "it is taken over as it is now, and marked as applied",
  };
}

function warnNoTable(tool: Tool): Problem {
  return {
    severity: "warning",
    code: "import-no-table",
    message: `this database has no table of ${tool}: nothing is marked as applied`,
    hint: "if it is called otherwise, name it with --table; or look at database_url",
  };
}
