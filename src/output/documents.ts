import { z } from "zod";
import { count, document } from "./document-shape.ts";
import { migrateDocuments } from "./migrate-documents.ts";
import { planFields } from "./plan-fields.ts";

/*
 * What `--format json` prints, for the published JSON Schema and for the tests; the commands do
 * not load this file. A document may gain fields without a new schemaVersion.
 */

const hash = z.string().regex(/^[0-9a-f]{64}$/);

const core = z.looseObject({
  kind: z.enum(["native", "fallback"]),
  reason: z.string().describe("Where the library is, or why the fallback serves"),
});

const result = {
  environment: z.string().optional(),
  projectDir: z.string().optional(),
  hash: hash.optional().describe("The schema hash"),
  files: count.optional(),
  core: core.optional(),
  durationMs: z.number().nonnegative().optional(),
};

const output = z.looseObject({
  path: z.string(),
  phase: z.enum(["superuser-pre", "app", "superuser-post"]).optional(),
  status: z.enum(["written", "unchanged", "dry-run"]),
  files: count,
  sizeBytes: count,
  map: z
    .array(
      z.looseObject({
        path: z.string(),
        start: count.describe("Byte offset of the file in the output"),
        length: count.describe("Bytes of the file in the output"),
        line: count.describe("Line of the file's first byte in the output, from 1"),
      }),
    )
    .describe("The build map"),
});

const check = z.looseObject({
  kind: z.enum(["embedded", "pglite", "server"]),
  serverVersion: z.string(),
  statements: count,
  durationMs: z.number().nonnegative(),
  counts: z.looseObject({ errors: count, followOn: count, warnings: count, notices: count }),
  summary: z.record(z.string(), count).optional().describe("Number of objects by kind"),
});

const build = document("build", {
  ...result,
  sizeBytes: count.optional(),
  outputs: z.array(output).optional(),
  check: check.optional(),
});

const names = z.array(z.string());

const diff = document("diff", {
  ...result,
  against: z.string().optional().describe("The database, without its password"),
  serverVersion: z.string().optional().describe("Of the database"),
  isDifferent: z.boolean().optional(),
  ...planFields,
  check: check.optional(),
});

const plan = z.looseObject(planFields);

const verify = document("verify", {
  ...result,
  migrations: count.optional(),
  fingerprint: z.string().optional(),
  serverVersion: z.string().optional().describe("Of the scratch databases"),
  isEqual: z.boolean().optional(),
  migrationsDifference: z
    .looseObject({ plan, missing: names, surplus: names })
    .optional()
    .describe(
      "What the migrations lack; missing and surplus are objects as plain queries see them",
    ),
  database: z.looseObject({ against: z.string(), plan }).optional(),
});

const hashDocument = document("hash", {
  ...result,
  entries: z.array(z.looseObject({ path: z.string(), digest: hash })).optional(),
  differences: z
    .array(
      z.looseObject({
        kind: z.enum(["added", "changed", "removed", "renamed", "moved"]),
        path: z.string(),
        from: z.string().optional(),
      }),
    )
    .optional(),
});

const init = document("init", {
  projectDir: z.string().optional(),
  files: z.array(z.string()).optional(),
});

const doctor = document("doctor", {
  version: z.string().optional(),
  bun: z.string().optional(),
  platform: z.string().optional(),
});

const completions = document("completions", {});

/** Every document that a command prints with `--format json`. */
export const outputDocument = z.union([
  build,
  diff,
  verify,
  hashDocument,
  init,
  doctor,
  completions,
  ...migrateDocuments,
]);
