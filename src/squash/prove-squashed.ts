import { ConfitureError } from "../base/errors.ts";
import type { Migration, Replaced } from "../migrate/migration.ts";
import { forAnyRole } from "../plan/for-any-role.ts";
import { refusePlaceholders } from "../plan/lock-safe/refuse-placeholders.ts";
import type { SafePlan } from "../plan/lock-safe/safe-plan.ts";
import type { Plan } from "../plan/plan.ts";
import type { ScratchKind } from "../postgres/scratch-database.ts";
import { explainDifference } from "../proof/explain-difference.ts";
import { type MigratedOptions, openMigrated } from "../proof/open-migrated.ts";
import { replayMigration } from "../proof/replay-migration.ts";
import { findDifference, readWitness, type Witness } from "../proof/witness.ts";
import { renderSquashed } from "./render-squashed.ts";

/** What was proved. */
export interface ProvedSquash {
  readonly texts: { readonly up: string; readonly down: string };
  readonly ends: {
    readonly kind: ScratchKind;
    readonly serverVersion: string;
    readonly from: string;
    readonly to: string;
  };
}

/**
 * Plans what leads from an empty database to what the migrations made, runs it on one, and
 * compares both. Throws `PROOF_FAILED` where they differ.
 */
export async function proveSquashed(
  options: MigratedOptions,
  migrations: readonly Migration[],
  replaces: readonly Replaced[],
  read: (text: string) => Migration,
): Promise<ProvedSquash> {
  // First: on a server of the user's, roles that the migrations make would be there already.
  await using fresh = await openMigrated(options, [], migrations);
  const empty = await readWitness(fresh.session);
  const wanted = await replayAll(options, migrations);
  options.onProgress?.({ kind: "phase", phase: "prove" });
  const { kind, serverVersion } = fresh;
  const ends = { kind, serverVersion, from: empty.fingerprint, to: wanted.fingerprint };
  const plan = await draft(empty, wanted);
  const texts = renderSquashed(migrations, replaces, plan, ends);
  const squashed = read(texts.up);
  await replayMigration(fresh.session, squashed);
  const difference = await findDifference(await readWitness(fresh.session), wanted);
  if (difference === undefined) return { texts, ends };
  throw new ConfitureError("PROOF_FAILED", "one file would not lead to what they lead to", {
    details: { problems: [{ ...explainDifference(difference), file: squashed.path }] },
    hint: "nothing was written; squash through an earlier version, or leave these files as they are",
  });
}

async function replayAll(
  options: MigratedOptions,
  migrations: readonly Migration[],
): Promise<Witness> {
  await using scratch = await openMigrated(options, migrations);
  return await readWitness(scratch.session);
}

async function draft({ catalog: empty }: Witness, { catalog: wanted }: Witness): Promise<SafePlan> {
  // Loaded here: the engine behind it costs whoever does not compare nothing.
  const { planChanges } = await import("../plan/plan-changes.ts");
  const plan = forAnyRole(planChanges(empty, wanted), wanted.role);
  const safe = plan.steps.every(({ transaction }) => transaction === "inside")
    ? inOneTransaction(plan)
    : (await import("../plan/lock-safe/make-lock-safe.ts")).makeLockSafe(plan, empty, wanted);
  refusePlaceholders(safe);
  return safe;
}

/** Nobody uses an empty database: nothing has to be done little by little. */
function inOneTransaction({ steps, settings }: Plan): SafePlan {
  const statements = steps.map(({ sql, lock }) => ({ sql, lock }));
  const sections =
    steps.length === 0 ? [] : [{ name: "schema", isTransactional: true, statements }];
  return { settings, sections, hazards: [] };
}
