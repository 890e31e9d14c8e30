export { ConfitureError, type ErrorCode, type ErrorDetails } from "./base/errors.ts";
export type { Phase, ProgressEvent, ProgressListener } from "./base/events.ts";
export type { Problem } from "./base/problem.ts";
export { VERSION } from "./base/version.ts";
export { type CheckOptions, checkSchema, type SchemaCheckResult } from "./check/check-schema.ts";
export type { CheckResult } from "./check/check-script.ts";
export type { SchemaSummary } from "./check/schema-summary.ts";
export type {
  BuildSettings,
  Environment,
  IncludeDir,
  MigrationSettings,
  SeedSettings,
} from "./config/environment.ts";
export {
  type LoadEnvironmentOptions,
  type LoadedEnvironment,
  loadEnvironment,
} from "./config/load-environment.ts";
export type { DiffOptions, DiffResult } from "./diff/diff-options.ts";
export { diffSchema } from "./diff/diff-schema.ts";
export { generateMigration } from "./generate/generate-migration.ts";
export type {
  GeneratedMigration,
  GenerateOptions,
  GenerateResult,
} from "./generate/generate-options.ts";
export type { FinishedMigration, MigrationEvent, MigrationListener } from "./migrate/events.ts";
export { type DownOptions, migrateDown } from "./migrate/migrate-down.ts";
export {
  migrateUp,
  type PlannedMigration,
  type RunResult,
  type UpOptions,
} from "./migrate/migrate-up.ts";
export type { Replaced } from "./migrate/migration.ts";
export {
  type MigrationLine,
  type MigrationStatus,
  readStatus,
  type StatusOptions,
} from "./migrate/read-status.ts";
export {
  type ResetOptions,
  type ResetResult,
  resetDatabase,
} from "./migrate/reset/reset-database.ts";
export type { Hazard, HazardName } from "./plan/lock-safe/safe-plan.ts";
export type {
  Change,
  LockMode,
  NotCompared,
  ObjectRef,
  Plan,
  Setting,
  Step,
} from "./plan/plan.ts";
export type { ProbableRename } from "./plan/renames/probable-rename.ts";
export type { Rename } from "./plan/renames/rename.ts";
export type { ScratchKind } from "./postgres/scratch-database.ts";
export type { Blocked, TableLockMode } from "./preflight/lock-modes.ts";
export { preflight } from "./preflight/preflight.ts";
export type { CopyKind, PreflightOptions } from "./preflight/preflight-options.ts";
export type {
  CopyReport,
  PreflightResult,
  ReplayedMigration,
  ReplayedSection,
  ReplayedStatement,
  ReplayState,
  TakenLock,
} from "./preflight/preflight-result.ts";
export type { Proof } from "./proof/prove-migration.ts";
export type { Difference } from "./proof/witness.ts";
export {
  type BuildMap,
  type MappedFile,
  type MappedOffset,
  mapLine,
  mapOffset,
} from "./schema/build-map.ts";
export type {
  BuildResult,
  BuiltOutput,
  CoreUsed,
  UnfinishedOutput,
} from "./schema/build-result.ts";
export { type BuildOptions, buildSchema } from "./schema/build-schema.ts";
export { type HashOptions, type HashResult, hashSchema } from "./schema/hash-schema.ts";
export type { ManifestDifference, ManifestEntry } from "./schema/manifest.ts";
export type { FilePhase } from "./schema/source-file.ts";
export { squashMigrations } from "./squash/squash-migrations.ts";
export type { MovedFile, SquashOptions, SquashResult } from "./squash/squash-options.ts";
export {
  type ProvedMigration,
  type ProveOptions,
  type ProveResult,
  proveMigrations,
} from "./verify/prove-migrations.ts";
export type { VerifyOptions, VerifyResult } from "./verify/verify-options.ts";
export { verifySchema } from "./verify/verify-schema.ts";
