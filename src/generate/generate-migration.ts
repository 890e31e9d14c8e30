import { ConfitureError } from "../base/errors.ts";
import type { Problem } from "../base/problem.ts";
import { readCatalog } from "../catalog/read-catalog.ts";
import { OutputCheck } from "../check/output-check.ts";
import { loadEnvironment } from "../config/load-environment.ts";
import { type Desired, loadDesired } from "../diff/load-desired.ts";
import { listWarnings, refuseNotCompared } from "../diff/not-compared.ts";
import type { Migration } from "../migrate/migration.ts";
import { type NewMigration, nameMigration, writeMigration } from "../migrate/new-migration.ts";
import { parseMigration } from "../migrate/parse-migration.ts";
import { refusePlaceholders } from "../plan/lock-safe/refuse-placeholders.ts";
import { loadHistory } from "../proof/load-history.ts";
import { openMigrated } from "../proof/open-migrated.ts";
import { orStopped } from "../proof/or-stopped.ts";
import { type Proof, proveMigration } from "../proof/prove-migration.ts";
import { completeWitness } from "../proof/witness.ts";
import type { Draft } from "./draft-migration.ts";
import type { GenerateOptions, GenerateResult } from "./generate-options.ts";
import { describeHazard, refuseHazards } from "./refuse-hazards.ts";
import type { MigrationTexts } from "./render-migration.ts";

/**
 * Writes the migration that leads from what all migrations make to the schema, and the one that
 * leads back. No database is needed: both ends are made in throwaway ones, and what is written
 * was proved there.
 *
 * @throws ConfitureError what `buildSchema` throws; `CHECK_FAILED` when the schema does not load;
 * `MIGRATION_FAILED` when a migration can't be replayed; `RENAME_UNCONFIRMED`;
 * `HAZARD_NOT_ALLOWED`; `PLAN_FAILED`; `PROOF_FAILED`; `SCRATCH_UNAVAILABLE`; `ABORTED`.
 * @example
 * ```ts
 * import { generateMigration } from "confiture";
 *
 * const made = await generateMigration({ name: "add customer phone", allow: ["table-rewrite"] });
 * if (made.kind === "generated") console.log(made.upPath, made.proof.rows);
 * ```
 */
export function generateMigration(options: GenerateOptions): Promise<GenerateResult> {
  return orStopped(options.signal, () => generate(options));
}

async function generate(options: GenerateOptions): Promise<GenerateResult> {
  const { environment } = await loadEnvironment(options);
  const place = { environment, scratch: options.scratch, kind: options.kind };
  const { projectDir } = environment;
  const names = nameMigration({ ...options, projectDir });
  const history = loadHistory(projectDir, options.migrationsDir);
  await using check = new OutputCheck({ ...options, environment, url: options.scratch });
  const desired = await loadDesired(check, options);
  const { session } = await check.database();
  const wanted = await completeWitness(session, desired.catalog);
  const replay = { ...place, signal: options.signal, onProgress: options.onProgress };
  const drafted = await makeDraft(options, desired, () => openMigrated(replay, history.ups));
  const warnings = [...history.warnings, ...desired.built.warnings, ...drafted.warnings];
  if (drafted.draft === undefined) return { kind: "unchanged", warnings };
  const { renderMigration } = await import("./render-migration.ts");
  const texts = renderMigration(options.name.trim(), drafted.draft);
  const files = readTexts(names, texts, drafted.draft);
  options.onProgress?.({ kind: "phase", phase: "prove" });
  const proof = await proveMigration({
    open: () => openMigrated(replay, history.ups, [files.up]),
    ...files,
    wanted,
    renames: drafted.draft.renames,
  });
  const proved = renderMigration(options.name.trim(), drafted.draft, proof);
  if (!options.dryRun) writeMigration(projectDir, names, proved);
  return describeMade(names, proved, drafted.draft, proof, warnings);
}

function describeMade(
  names: NewMigration,
  { up, down }: MigrationTexts,
  draft: Draft,
  proof: Proof,
  warnings: readonly Problem[],
): GenerateResult {
  return {
    kind: "generated",
    ...names,
    upText: up,
    downText: down,
    renames: draft.renames,
    hazards: draft.up.hazards,
    irreversible:
      draft.down.kind === "none" ? [draft.down.reason] : draft.losses.map(describeHazard),
    proof,
    warnings: [...warnings, ...proof.notes],
  };
}

interface Drafted {
  readonly draft: Draft | undefined;
  readonly warnings: readonly Problem[];
}

async function makeDraft(
  options: GenerateOptions,
  desired: Desired,
  open: () => ReturnType<typeof openMigrated>,
): Promise<Drafted> {
  await using scratch = await open();
  options.onProgress?.({ kind: "phase", phase: "compare" });
  // Loaded here: the engine behind it costs whoever does not compare nothing.
  const { findRenames } = await import("./find-renames.ts");
  const { draftMigration } = await import("./draft-migration.ts");
  const actual = await readCatalog(scratch.session);
  const { renames, renamed } = await findRenames(scratch.session, actual, desired, options);
  const made = draftMigration(renamed, desired.catalog, renames);
  if (made === undefined) return { draft: undefined, warnings: [] };
  if (options.strict) refuseNotCompared(made.plan);
  refuseHazards(made.up.hazards, options.allow ?? []);
  refusePlaceholders(made.up);
  return { draft: made, warnings: listWarnings(renamed, desired.catalog, made.plan) };
}

/** As the runner will read them; what is wrong there is a fault of this program. */
function readTexts(
  { version, name, upPath, downPath }: NewMigration,
  { up, down }: MigrationTexts,
  { down: way }: Draft,
): { readonly up: Migration; readonly down: Migration | undefined } {
  const file = { version, name, kind: "sql", path: upPath, downPath } as const;
  const read = (direction: "up" | "down", path: string, text: string): Migration => {
    const { migration, problems } = parseMigration(file, direction, path, Buffer.from(text));
    const errors = problems.filter(({ severity }) => severity === "error");
    if (errors.length === 0) return migration;
    throw new ConfitureError("PLAN_FAILED", `${path} could not be run as it would be written`, {
      details: { problems: errors },
    });
  };
  return {
    up: read("up", upPath, up),
    down: way.kind === "none" ? undefined : read("down", downPath, down),
  };
}
