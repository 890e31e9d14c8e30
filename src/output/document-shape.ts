import { z } from "zod";

/** A number of things. */
export const count = z.number().int().nonnegative();

/** An object by its kind and its name. */
export const objectRef = z.looseObject({
  kind: z.string().describe("PostgreSQL's word, such as materialized view, column or grant"),
  schema: z.string().optional().describe("Absent for what belongs to no schema"),
  of: z.string().optional().describe("The object that it is a part of, such as its table"),
  name: z.string().describe("Without quotes; a function's has its argument types"),
});

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

/** The document of a command: its own fields, and those that every document has. */
export function document<T extends z.ZodRawShape>(command: string, fields: T) {
  return z.looseObject({
    schemaVersion: z.literal(1),
    command: z.literal(command),
    ok: z.boolean(),
    ...fields,
    problems: z.array(problem),
    error: error.optional().describe("Only when ok is false"),
  });
}
