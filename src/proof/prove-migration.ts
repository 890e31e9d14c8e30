import { ConfitureError } from "../base/errors.ts";
import type { Problem } from "../base/problem.ts";
import type { Migration } from "../migrate/migration.ts";
import { labelOf } from "../migrate/migration-file.ts";
import type { Rename } from "../plan/renames/rename.ts";
import type { ScratchDatabase, ScratchKind } from "../postgres/scratch-database.ts";
import { explainDifference } from "./explain-difference.ts";
import { replayMigration } from "./replay-migration.ts";
import { compareRows, keepColumns, type RowComparison } from "./rows/compare-rows.ts";
import { putRows, type RowChoice } from "./rows/put-rows.ts";
import { readRows, renameRows } from "./rows/row-state.ts";
import { findDifference, readWitness, type Witness } from "./witness.ts";

/** What is proved, and where. */
export interface ProofRequest {
  /** Opens a database with all that comes before the migration; it is closed again. */
  readonly open: () => Promise<ScratchDatabase>;
  readonly up: Migration;
  /** Undefined for one that can't be undone. */
  readonly down: Migration | undefined;
  /** What up must lead to; undefined where only the way back is to be proved. */
  readonly wanted?: Witness | undefined;
  readonly renames?: readonly Rename[] | undefined;
  /** A migration that was written by hand may take rows out on purpose: then it is only said. */
  readonly mayLoseRows?: boolean | undefined;
}

/** What was proved. */
export interface Proof {
  readonly kind: ScratchKind;
  readonly serverVersion: string;
  /** Fingerprints of both ends. */
  readonly from: string;
  readonly to: string;
  readonly isDownProved: boolean;
  /** Which rows were in the tables. */
  readonly rows: {
    readonly choice: RowChoice | "none";
    readonly rows: number;
    readonly tables: number;
  };
  /** Why there were no more rows, and what else is worth a look. */
  readonly notes: readonly Problem[];
}

const CHOICES: readonly (RowChoice | "none")[] = ["with nulls", "without nulls", "none"];

/**
 * Proves a migration in throwaway databases: up leads exactly to the wanted schema, down leads
 * exactly back, and rows survive both. Rows that the migration refuses, as SET NOT NULL does
 * NULL, are left out, and a note says what PostgreSQL said of them.
 *
 * @throws ConfitureError `PROOF_FAILED` with the smallest explanation; `MIGRATION_FAILED`.
 */
export async function proveMigration(request: ProofRequest): Promise<Proof> {
  const notes = new Map<string, Problem>();
  for (const choice of CHOICES) {
    try {
      const proof = await attempt(request, choice);
      return { ...proof, notes: [...notes.values(), ...proof.notes] };
    } catch (error) {
      const refusal = choice === "none" ? undefined : findRefusal(error);
      if (refusal === undefined) throw error;
      // What stops rows without NULL as well is said once, of all rows.
      notes.set(refusal.message, describeRefusal(refusal, choice));
    }
  }
  throw new Error("the last choice of rows returns or throws");
}

async function attempt(request: ProofRequest, choice: RowChoice | "none"): Promise<Proof> {
  await using scratch = await request.open();
  const { session } = scratch;
  const before = await readWitness(session);
  if (choice !== "none") await putRows(session, choice);
  const renames = request.renames ?? [];
  const put = renameRows(await readRows(session), renames);
  await replayMigration(session, request.up);
  const after = await readWitness(session);
  await requireSame(request.up, after, request.wanted, "does not lead to the schema");
  const kept = await readRows(session);
  const survived = compareRows(put, kept);
  const notes = requireRows(request, survived);
  if (request.down !== undefined) {
    await replayMigration(session, request.down);
    const back = await readWitness(session);
    await requireSame(request.down, back, before, "does not lead back");
    const there = renameRows(await readRows(session), renames);
    requireRows(request, compareRows(keepColumns(put, kept), there));
  }
  const { rows, tables } = survived;
  return {
    kind: scratch.kind,
    serverVersion: scratch.serverVersion,
    from: before.fingerprint,
    to: after.fingerprint,
    isDownProved: request.down !== undefined,
    rows: { choice, rows, tables },
    notes,
  };
}

async function requireSame(
  migration: Migration,
  actual: Witness,
  wanted: Witness | undefined,
  what: string,
): Promise<void> {
  const difference = wanted && (await findDifference(actual, wanted));
  if (difference === undefined) return;
  throw new ConfitureError("PROOF_FAILED", `${migration.path} ${what}`, {
    details: { problems: [{ ...explainDifference(difference), file: migration.path }] },
  });
}

function requireRows({ up, mayLoseRows }: ProofRequest, { lost }: RowComparison): Problem[] {
  const severity = mayLoseRows ? "warning" : "error";
  const problems = lost.map(
    (message): Problem => ({ severity, code: "rows-lost", message, file: up.path }),
  );
  if (problems.length === 0 || mayLoseRows) return problems;
  throw new ConfitureError("PROOF_FAILED", `rows do not survive ${labelOf(up.file)}`, {
    details: { problems },
  });
}

/** An integrity violation or a value that can't be converted: the rows are at fault. */
function findRefusal(error: unknown): Problem | undefined {
  if (!(error instanceof ConfitureError) || error.code !== "MIGRATION_FAILED") return undefined;
  const [problem] = error.problems;
  return problem !== undefined && /^(?:22|23)/.test(problem.code) ? problem : undefined;
}

function describeRefusal(problem: Problem, choice: RowChoice | "none"): Problem {
  const which = choice === "with nulls" ? "rows with NULL" : "rows";
  const message = `existing ${which} can stop it: ${problem.message}`;
  return { ...problem, severity: "warning", message };
}
