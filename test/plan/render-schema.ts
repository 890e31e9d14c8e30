import { addNotes } from "./random/notes.ts";
import { addParts } from "./random/parts.ts";
import { addRoutines } from "./random/routines.ts";
import { addTables } from "./random/tables.ts";
import { addTypes } from "./random/types.ts";
import { addViews } from "./random/views.ts";
import { SCHEMAS, World } from "./random/world.ts";
import type { RandomSchema } from "./random-schema.ts";

/** The statements that make a schema, in an order that works. What makes no sense is left out. */
export function renderSchema(schema: RandomSchema): string {
  const world = new World();
  for (const name of SCHEMAS.slice(1)) world.add(`CREATE SCHEMA ${name}`);
  addTypes(world, schema);
  addRoutines(world, schema);
  addTables(world, schema);
  addParts(world, schema);
  addViews(world, schema);
  addNotes(world, schema);
  return world.statements.map((statement) => `${statement};\n`).join("");
}
