import { z } from "zod";
import { LOCK_MODES } from "../preflight/lock-modes.ts";
import { count, document } from "./document-shape.ts";
import { planFields } from "./plan-fields.ts";

const state = z
  .enum(["replayed", "failed", "not-run", "before"])
  .describe("How far it came on the copy; before: it was done in the database already");

const durationMs = z.number().nonnegative();

const lock = z.looseObject({
  schema: z.string(),
  name: z.string(),
  kind: z.string().describe("PostgreSQL's word, such as table or index"),
  mode: z.enum(LOCK_MODES),
  blocks: z.array(z.enum(["reads", "writes", "ddl"])).describe("What has to wait for it"),
  heldMs: durationMs.describe("To the end of its transaction"),
  isRewritten: z.boolean().describe("Whether its transaction wrote all rows into another file"),
  isNew: z.boolean().describe("Whether the database does not have the relation yet"),
  rows: z.number().nonnegative().optional().describe("An estimate, of the database itself"),
  sizeBytes: count.optional().describe("Of the database itself"),
  hasRows: z.boolean(),
});

const statement = z.looseObject({
  line: z.number().int().positive(),
  column: z.number().int().positive(),
  text: z.string().describe("On one line, shortened, without secrets"),
  durationMs,
  isAlone: z.boolean().describe("Whether its locks were looked for while it ran"),
  locks: z.array(lock).describe("Those that it added, the strongest first"),
});

const migration = z.looseObject({
  version: z.string(),
  name: z.string(),
  path: z.string(),
  state,
  durationMs: durationMs.optional(),
  isDestructive: z.boolean(),
  sections: z.array(
    z.looseObject({
      name: z.string(),
      isTransactional: z.boolean(),
      state,
      statements: z.array(statement),
    }),
  ),
});

/** What `confiture migrate preflight` prints with `--format json`. */
export const preflightDocument = document("migrate preflight", {
  environment: z.string().optional(),
  projectDir: z.string().optional(),
  against: z.string().optional().describe("The database, without its password"),
  serverVersion: z.string().optional().describe("Of the database"),
  applied: count.optional().describe("Number of migrations that it has"),
  copy: z
    .looseObject({
      kind: z.enum(["shape", "data"]),
      server: z.enum(["embedded", "pglite", "server"]),
      serverVersion: z.string(),
    })
    .optional()
    .describe("Absent when nothing is pending"),
  migrations: z.array(migration).optional(),
  isDifferent: z.boolean().optional().describe("Absent when a migration failed"),
  ...planFields,
  durationMs: durationMs.optional(),
});
