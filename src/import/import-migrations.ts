import { resolve } from "node:path";
import { ConfitureError } from "../base/errors.ts";
import type { Problem } from "../base/problem.ts";
import { listMigrations, MIGRATIONS_DIR } from "../migrate/list-migrations.ts";
import type { ForeignFolder, Tool } from "./foreign-migration.ts";
import type { ImportOptions, ImportResult } from "./import-options.ts";
import { mapVersions } from "./map-versions.ts";
import { markImported, previewMarks } from "./mark-imported.ts";
import { readFlyway } from "./read-flyway.ts";
import { openFolder, type SourceFolder } from "./read-folder.ts";
import { readDbmate, readGoose } from "./read-numbered.ts";
import { makeTarget, type TargetMigration } from "./target-files.ts";
import { findMissing, writeTargets } from "./write-targets.ts";

/**
 * Takes over the migrations of another tool: their files as ours, and what its table says is
 * applied as rows of our ledger. Runs no migration, overwrites nothing and leaves their folder
 * and their table as they are. Done again, it does nothing.
 */
export async function importMigrations(options: ImportOptions): Promise<ImportResult> {
  const { projectDir } = options.environment;
  const dir = options.migrationsDir ?? MIGRATIONS_DIR;
  const folder = openFolder(projectDir, options.tool, options.dir);
  refuseSameFolder(projectDir, folder, dir);
  const targets = makeTargets(options, readForeign(folder, options), folder, dir);
  refuseTaken(projectDir, dir, targets);
  const missing = findMissing(projectDir, targets);
  const write = () => writeTargets(projectDir, dir, missing);
  if (options.filesOnly && !options.dryRun) write();
  const marks = options.filesOnly
    ? { applied: undefined, marked: [], table: undefined }
    : options.dryRun
      ? await previewMarks(options, targets)
      : await markImported(options, targets, write);
  const { marked, table } = marks;
  const isApplied = (version: string) => marks.applied?.has(version);
  return {
    folder: folder.shown,
    migrations: targets.map((target) => describe(target, isApplied(target.file.version))),
    written: missing.length,
    marked,
    table,
  };
}

function readForeign(folder: SourceFolder, options: ImportOptions): ForeignFolder {
  switch (options.tool) {
    case "dbmate":
      return readDbmate(folder);
    case "goose":
      return readGoose(folder);
    case "flyway":
      return readFlyway(folder, options);
    default:
      return options.tool satisfies never;
  }
}

/** The files to write, with all that is wrong with any of them at once. */
function makeTargets(
  { tool, onEvent, now = new Date() }: ImportOptions,
  { migrations, problems: found }: ForeignFolder,
  folder: SourceFolder,
  dir: string,
): readonly TargetMigration[] {
  const numbered = migrations.filter(({ parts }) => parts.length > 0);
  const problems: Problem[] = [...found, ...findDuplicates(numbered)];
  const stamp = now.toISOString().slice(0, 19).replace(/\D/g, "");
  const versions = mapVersions(
    numbered.map(({ parts }) => parts),
    stamp,
  );
  const last = versions?.at(-1) ?? "0";
  const others = migrations.length - numbered.length;
  const width = String(others).length;
  const targets = migrations.map((foreign, index) => {
    const place = String(index - numbered.length + 1).padStart(width, "0");
    return makeTarget(foreign, versions?.[index] ?? `${last}.r${place}`, dir);
  });
  problems.push(...targets.flatMap((target) => target.problems));
  const errors = problems.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw refuse(tool, errors);
  for (const problem of problems) onEvent?.({ kind: "problem", problem });
  if (migrations.length === 0) {
    throw new ConfitureError("USAGE", `${folder.shown} has no migration of ${tool}`, {
      hint: "name the folder with --dir, relative to the project",
    });
  }
  if (versions === undefined) throw refuseOrder(tool);
  return targets;
}

function refuse(tool: Tool, problems: readonly Problem[]): ConfitureError {
  const message = `the migrations of ${tool} can't be taken over as they are`;
  return new ConfitureError("MIGRATION_INVALID", message, {
    details: { problems },
    hint: "nothing was written",
  });
}

function refuseOrder(tool: Tool): ConfitureError {
  const message = `the versions of ${tool} can't be written so that their order as texts is the one in which ${tool} runs them, before ${new Date().getUTCFullYear()}`;
  return new ConfitureError("MIGRATION_INVALID", message, {
    hint: "rename files so that numbers of one length come in the order in which they were applied",
  });
}

function findDuplicates(migrations: ForeignFolder["migrations"]): Problem[] {
  const seen = new Map<string, string>();
  return migrations.flatMap(({ key, up }): Problem[] => {
    const earlier = seen.get(key);
    seen.set(key, up.source);
    if (earlier === undefined) return [];
    const message = `version ${key} is also that of ${earlier}`;
    return [{ severity: "error", code: "duplicate-version", message, file: up.source }];
  });
}

function refuseSameFolder(projectDir: string, folder: SourceFolder, dir: string): void {
  if (resolve(projectDir, dir) !== folder.path) return;
  throw new ConfitureError("USAGE", `${dir} is both the folder to read and the one to write`, {
    hint: `move it away first (git mv ${dir} db/old-migrations), then: --dir db/old-migrations; or write into another folder with --migrations-dir`,
  });
}

/** A version that another file of ours has already would be there twice. */
function refuseTaken(projectDir: string, dir: string, targets: readonly TargetMigration[]): void {
  const paths = new Map(targets.map(({ file }) => [file.version, file.path]));
  const taken = listMigrations(projectDir, dir).files.filter(({ version, path }) => {
    const wanted = paths.get(version);
    return wanted !== undefined && wanted !== path;
  });
  if (taken.length === 0) return;
  const problems = taken.map(({ version, path }): Problem => {
    const message = `version ${version} is also that of ${paths.get(version)}`;
    return { severity: "error", code: "duplicate-version", message, file: path };
  });
  throw new ConfitureError("FILE_EXISTS", `${dir} has migrations of the same versions already`, {
    details: { problems },
    hint: "nothing was written; give another folder with --migrations-dir",
  });
}

function describe({ file, foreign }: TargetMigration, isApplied: boolean | undefined) {
  return {
    version: file.version,
    name: file.name,
    fromVersion: foreign.shownVersion,
    source: foreign.up.source,
    upPath: file.path,
    downPath: file.downPath,
    isApplied,
  };
}
