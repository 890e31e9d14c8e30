import { z } from "zod";
import { count, document, objectRef } from "./document-shape.ts";
import { preflightDocument } from "./preflight-document.ts";

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

const proof = z.looseObject({
  kind: z.enum(["embedded", "pglite", "server"]),
  serverVersion: z.string(),
  from: z.string().describe("Fingerprint of the database before: major version and digest"),
  to: z.string(),
  isDownProved: z.boolean(),
  rows: z.looseObject({
    choice: z.enum(["with nulls", "without nulls", "none"]),
    rows: count,
    tables: count,
  }),
});

const hazard = z.looseObject({
  name: z.enum(["data-loss", "table-rewrite", "long-lock"]),
  object: objectRef,
  message: z.string(),
});

const rename = z.looseObject({
  kind: z.string(),
  schema: z.string().optional(),
  of: z.string().optional(),
  from: z.string(),
  to: z.string(),
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
  document("migrate generate", {
    kind: z.enum(["generated", "unchanged"]).optional(),
    version: z.string().optional(),
    upPath: z.string().optional(),
    downPath: z.string().optional(),
    upText: z.string().optional(),
    downText: z.string().optional(),
    renames: z.array(rename).optional(),
    hazards: z.array(hazard).optional().describe("What was allowed"),
    irreversible: z.array(z.string()).optional().describe("What can't be undone"),
    proof: proof.optional(),
  }),
  document("migrate prove", {
    migrations: z
      .array(
        z.looseObject({ version: z.string(), name: z.string(), path: z.string(), proof: proof }),
      )
      .optional(),
  }),
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
  preflightDocument,
  document("migrate squash", {
    version: z.string().optional(),
    upPath: z.string().optional(),
    downPath: z.string().optional(),
    upText: z.string().optional(),
    downText: z.string().optional(),
    replaces: z
      .array(
        z.looseObject({
          version: z.string(),
          checksum: z.string(),
          into: z.string().optional().describe("The squashed version that had replaced it before"),
        }),
      )
      .optional(),
    moved: z.array(z.looseObject({ from: z.string(), to: z.string() })).optional(),
    fingerprint: z.string().optional().describe("Of the schema after it"),
    kind: z.enum(["embedded", "pglite", "server"]).optional(),
    serverVersion: z.string().optional(),
  }),
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
