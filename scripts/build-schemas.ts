import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod/mini";
import { fileSchema, keyDocs } from "../src/config/file-schema.ts";
import { outputDocument } from "../src/output/documents.ts";

/** One published JSON Schema: its file in `schemas/`, and the zod schema behind it. */
interface PublishedSchema {
  readonly file: string;
  readonly title: string;
  readonly schema: z.core.$ZodType;
  /** Descriptions for readers, by schema. */
  readonly docs?: z.core.$ZodRegistry<Record<string, unknown>>;
}

/** Every schema that the package publishes. Add a line here for another one. */
export const PUBLISHED: readonly PublishedSchema[] = [
  {
    file: "environment.schema.json",
    title: "Confiture environment",
    schema: fileSchema,
    docs: keyDocs,
  },
  {
    file: "output.schema.json",
    title: "What Confiture prints with --format json",
    schema: outputDocument,
  },
];

/** The text of a published schema, as it stands in `schemas/`. */
export function renderSchema({ title, schema, docs }: PublishedSchema): string {
  const options = docs === undefined ? {} : { metadata: docs };
  // "output": what a value is after a quoted number became a number, so editors ask for that.
  const body = z.toJSONSchema(schema, { ...options, target: "draft-2020-12", io: "output" });
  const { $schema, ...rest } = body;
  return `${JSON.stringify({ $schema, title, ...rest }, null, 2)}\n`;
}

if (import.meta.main) {
  const folder = join(import.meta.dir, "..", "schemas");
  mkdirSync(folder, { recursive: true });
  for (const entry of PUBLISHED) writeFileSync(join(folder, entry.file), renderSchema(entry));
}
