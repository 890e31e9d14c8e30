import { z } from "zod";
import { count, document } from "./document-shape.ts";

const finished = z.looseObject({
  version: z.string(),
  name: z.string(),
  direction: z.enum(["up", "down"]),
  path: z.string(),
  durationMs: z.number().nonnegative(),
});

const planned = z.looseObject({
  version: z.string(),
  name: z.string(),
  path: z.string(),
  sections: z.array(
    z.looseObject({ name: z.string(), isTransactional: z.boolean(), statements: count }),
  ),
});

const migrationLine = z.looseObject({
  version: z.string(),
  name: z.string(),
  state: z.enum(["applied", "pending", "half-applied", "half-undone", "missing"]),
  appliedAt: z.string().optional(),
  appliedBy: z.string().optional(),
  durationMs: count.optional(),
  isBaseline: z.boolean().optional(),
  path: z.string().optional(),
});

const imported = z.looseObject({
  version: z.string(),
  name: z.string(),
  fromVersion: z.string().describe("As the other tool's file has it"),
  source: z.string(),
  upPath: z.string(),
  downPath: z.string().optional(),
  isApplied: z.boolean().optional().describe("Absent when no database was looked at"),
});

const versions = z.array(z.string());
const current = z.string().nullable().describe("The version that was applied last");
const runs = { migrations: z.array(finished).optional() };

/** What `confiture migrate …` prints with `--format json`. */
export const migrateDocuments = [
  document("migrate", {}),
  document("migrate new", {
    version: z.string().optional(),
    upPath: z.string().optional(),
    downPath: z.string().optional(),
  }),
  document("migrate up", { ...runs, planned: z.array(planned).optional() }),
  document("migrate down", runs),
  document("migrate redo", runs),
  document("migrate status", {
    hasLedger: z.boolean().optional(),
    current: current.optional(),
    counts: z.looseObject({ applied: count, pending: count }).optional(),
    migrations: z.array(migrationLine).optional(),
  }),
  document("migrate current", { hasLedger: z.boolean().optional(), current: current.optional() }),
  document("migrate baseline", { marked: versions.optional(), skipped: versions.optional() }),
  document("migrate verify-checksums", {
    checked: count.optional(),
    changed: versions.optional(),
    missing: versions.optional(),
    unknown: versions.optional(),
  }),
  document("migrate repair", { accepted: versions.optional(), settled: versions.optional() }),
  document("migrate reset", {
    ...runs,
    database: z.string().optional(),
    lost: z.array(z.string()).optional().describe("What the new database lacks of the old one"),
  }),
  document("migrate import", {
    folder: z.string().optional(),
    migrations: z.array(imported).optional(),
    written: count.optional().describe("Number of files that were not there yet"),
    marked: versions.optional(),
    table: z.string().optional().describe("The other tool's table, if it is there"),
    isDryRun: z.boolean().optional(),
  }),
] as const;
