import { ConfitureError } from "../base/errors.ts";
import type { Problem } from "../base/problem.ts";
import { OutputCheck } from "../check/output-check.ts";
import { loadEnvironment } from "../config/load-environment.ts";
import { loadDesired } from "../diff/load-desired.ts";
import type { Migration } from "../migrate/migration.ts";
import { compareVersions } from "../migrate/migration-file.ts";
import { type History, loadHistory } from "../proof/load-history.ts";
import { openMigrated } from "../proof/open-migrated.ts";
import { orStopped } from "../proof/or-stopped.ts";
import { type Proof, proveMigration } from "../proof/prove-migration.ts";
import { completeWitness } from "../proof/witness.ts";
import { findOtherEnd, readProofHeader } from "./proof-header.ts";
import type { VerifyOptions } from "./verify-options.ts";

/** What {@link proveMigrations} takes. */
export interface ProveOptions extends Omit<VerifyOptions, "against"> {
  /** Prove this version and later ones only. Default: all. */
  readonly from?: string | undefined;
}

/** What was proved of one migration. */
export interface ProvedMigration {
  readonly version: string;
  readonly name: string;
  readonly path: string;
  readonly proof: Proof;
}

/** What was proved, in order. */
export interface ProveResult {
  readonly migrations: readonly ProvedMigration[];
  readonly warnings: readonly Problem[];
}

/**
 * Proves migrations again, each after all that come before it: down leads exactly back, the last
 * up leads exactly to the schema, rows survive, and the fingerprints in the headers are right.
 *
 * @throws ConfitureError `PROOF_FAILED` for the first one that does not hold; `MIGRATION_FAILED`;
 * what `buildSchema` throws; `CHECK_FAILED`, `SCRATCH_UNAVAILABLE`, `USAGE`, `ABORTED`.
 */
export function proveMigrations(options: ProveOptions = {}): Promise<ProveResult> {
  return orStopped(options.signal, () => prove(options));
}

async function prove(options: ProveOptions): Promise<ProveResult> {
  const { environment } = await loadEnvironment(options);
  const history = loadHistory(environment.projectDir, options.migrationsDir);
  const chosen = choose(history, options.from);
  await using check = new OutputCheck({ ...options, environment, url: options.scratch });
  const desired = await loadDesired(check, options);
  const wanted = await completeWitness((await check.database()).session, desired.catalog);
  const migrations: ProvedMigration[] = [];
  const warnings: Problem[] = [...history.warnings, ...desired.built.warnings];
  for (const [index, up] of chosen.entries()) {
    options.onProgress?.({ kind: "files", phase: "prove", done: index, total: chosen.length });
    const before = history.ups.slice(0, history.ups.indexOf(up));
    const proof = await proveMigration({
      open: () => openMigrated({ ...options, environment }, before, [up]),
      up,
      down: history.downs.get(up.file.version),
      wanted: up === history.ups.at(-1) ? wanted : undefined,
      mayLoseRows: true,
    });
    requireHeader(up, proof);
    const { version, name } = up.file;
    migrations.push({ version, name, path: up.path, proof });
    warnings.push(...proof.notes);
  }
  return { migrations, warnings };
}

function choose({ ups }: History, from: string | undefined): readonly Migration[] {
  if (from === undefined) return ups;
  if (ups.some(({ file }) => file.version === from)) {
    return ups.filter(({ file }) => compareVersions(file.version, from) >= 0);
  }
  throw new ConfitureError("USAGE", `there is no migration ${from}`, {
    hint: "confiture migrate status lists all of them",
  });
}

function requireHeader(up: Migration, proof: Proof): void {
  const header = readProofHeader(up);
  const end = header && findOtherEnd(header, proof);
  if (header === undefined || end === undefined) return;
  const what = end === "from" ? "a migration before it has" : "it has";
  throw new ConfitureError("PROOF_FAILED", `${up.path}: ${what} changed since it was generated`, {
    hint: `its header says ${end} ${header[end]}, and it is ${proof[end]}: generate it again, or take both lines out of the header once you have read it`,
  });
}
