import { z } from "zod";

/*
 * What `--format json` prints, for the published JSON Schema and for the tests; the commands do
 * not load this file. A document may gain fields without a new schemaVersion.
 */

const count = z.number().int().nonnegative();
const hash = z.string().regex(/^[0-9a-f]{64}$/);

const problem = z
  .looseObject({
    severity: z.enum(["error", "warning", "notice"]),
    code: z.string().describe("A stable name, or a SQLSTATE"),
    message: z.string(),
    file: z.string().optional().describe("Relative to the project folder, with /"),
    line: z.number().int().positive().optional(),
    column: z.number().int().positive().optional().describe("In code points, from 1"),
    sourceLine: z.string().optional(),
    hint: z.string().optional(),
    detail: z.string().optional(),
    followsFrom: z.string().optional().describe("file:line of the error that probably causes it"),
  })
  .describe("One thing that is wrong, or worth a look");

const error = z.looseObject({
  code: z.string().describe("A stable name; see docs/exit-codes.md"),
  exitCode: count,
  message: z.string(),
  hint: z.string().optional(),
  details: z.record(z.string(), z.unknown()).optional(),
});

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

function document<T extends z.ZodRawShape>(command: string, fields: T) {
  return z.looseObject({
    schemaVersion: z.literal(1),
    command: z.literal(command),
    ok: z.boolean(),
    ...fields,
    problems: z.array(problem),
    error: error.optional().describe("Only when ok is false"),
  });
}

const build = document("build", {
  ...result,
  sizeBytes: count.optional(),
  outputs: z.array(output).optional(),
  check: check.optional(),
});

const objectRef = z.looseObject({
  kind: z.string().describe("PostgreSQL's word, such as materialized view, column or grant"),
  schema: z.string().optional().describe("Absent for what belongs to no schema"),
  of: z.string().optional().describe("The object that it is a part of, such as its table"),
  name: z.string().describe("Without quotes; a function's has its argument types"),
});

const names = z.array(z.string());

const diff = document("diff", {
  ...result,
  against: z.string().optional().describe("The database, without its password"),
  serverVersion: z.string().optional().describe("Of the database"),
  isDifferent: z.boolean().optional(),
  changes: z
    .array(
      z.looseObject({
        action: z.enum(["add", "remove", "change"]),
        object: objectRef,
        ofKind: z.string().optional().describe("The kind of the object that object.of names"),
        details: names.describe("Of a change, what differs"),
      }),
    )
    .optional(),
  steps: z
    .array(
      z.looseObject({
        sql: z.string().describe("Without a final semicolon"),
        verb: z.enum(["create", "alter", "drop"]),
        object: objectRef,
        lock: z.enum([
          "none",
          "SHARE UPDATE EXCLUSIVE",
          "SHARE",
          "SHARE ROW EXCLUSIVE",
          "ACCESS EXCLUSIVE",
        ]),
        isDataLost: z.boolean(),
        isRewriteLikely: z.boolean(),
        transaction: z.enum(["inside", "alone", "commit-after"]),
      }),
    )
    .optional()
    .describe("What to run, in this order"),
  settings: z
    .array(z.looseObject({ name: z.string(), value: z.string() }))
    .optional()
    .describe("To be set in the session before the first step"),
  notCompared: z
    .array(
      z.looseObject({
        kind: z.string(),
        actual: count.describe("Number of them in the database"),
        desired: count.describe("Number of them in the schema"),
        missing: names.describe("Only in the schema"),
        surplus: names.describe("Only in the database"),
        different: names.describe("In both, but defined differently"),
      }),
    )
    .optional(),
  check: check.optional(),
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

const versions = z.array(z.string());
const current = z.string().nullable().describe("The version that was applied last");
const runs = { migrations: z.array(finished).optional() };

const migrateDocuments = [
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
] as const;

/** Every document that a command prints with `--format json`. */
export const outputDocument = z.union([
  build,
  diff,
  hashDocument,
  init,
  doctor,
  completions,
  ...migrateDocuments,
]);
