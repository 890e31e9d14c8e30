import { z } from "zod";
import { count, objectRef } from "./document-shape.ts";

const names = z.array(z.string());

/** A plan as part of a document; absent where nothing was compared. */
export const planFields = {
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
};
