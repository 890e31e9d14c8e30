import type { RandomSchema } from "../random-schema.ts";
import { column as nameColumn, SCHEMAS, type World } from "./world.ts";

type Note = RandomSchema["notes"][number];

/** Makes comments, rights and statistics. */
export function addNotes(world: World, { notes }: RandomSchema): void {
  for (const note of notes) {
    if (note.on === "statistics") addStatistics(world, note);
    else if (note.what === "comment") addComment(world, note);
    else addGrant(world, note);
  }
}

function addStatistics(world: World, { which }: Note): void {
  const table = world.tables.get(which);
  const plain = [...(table?.columns ?? [])].filter(([, { isPlain }]) => isPlain).slice(0, 2);
  const name = `st_${which}`;
  if (table === undefined || plain.length < 2 || !world.take(name)) return;
  world.add(
    `CREATE STATISTICS ${name} ON ${plain.map(([at]) => nameColumn(at)).join(", ")} FROM ${table.name}`,
  );
}

function addComment(world: World, note: Note): void {
  const target = findTarget(world, note);
  if (target === undefined || !world.take(`comment ${target}`)) return;
  world.add(`COMMENT ON ${target} IS '${note.text.replaceAll("'", "''")}'`);
}

function findTarget(world: World, { on, which, column }: Note): string | undefined {
  const table = world.tables.get(which);
  const view = world.views.get(which);
  const routine = world.routines[which];
  switch (on) {
    case "table":
      return table && `TABLE ${table.name}`;
    case "column":
      return table?.columns.has(column) ? `COLUMN ${table.name}.${nameColumn(column)}` : undefined;
    case "view":
      return (
        view &&
        (which % 2 === 0
          ? `COLUMN ${view.name}.${view.columns[0]}`
          : `${view.isMaterialized ? "MATERIALIZED " : ""}VIEW ${view.name}`)
      );
    case "index":
      return world.indexes[which] && `INDEX ${world.indexes[which]}`;
    case "type":
      return world.namedTypes[which];
    case "routine":
      return (
        routine &&
        `${routine.returns === "nothing" ? "PROCEDURE" : "FUNCTION"} ${routine.name}(int)`
      );
    default:
      return `SCHEMA ${SCHEMAS[which % SCHEMAS.length]}`;
  }
}

function addGrant(world: World, { on, which, column, what }: Note): void {
  const table = world.tables.get(which);
  const view = world.views.get(which);
  const routine = world.routines[which];
  if (on === "table" && table !== undefined) {
    world.add(`GRANT SELECT, INSERT ON ${table.name} TO app_reader`);
  } else if (on === "column" && table?.columns.has(column)) {
    world.add(`GRANT UPDATE (${nameColumn(column)}) ON ${table.name} TO app_writer`);
  } else if (on === "view" && view !== undefined) {
    const columns = what === "column grant" ? ` (${view.columns[0]})` : "";
    world.add(`GRANT SELECT${columns} ON ${view.name} TO app_writer WITH GRANT OPTION`);
  } else if (on === "routine" && routine !== undefined) {
    world.add(`REVOKE ALL ON ROUTINE ${routine.name}(int) FROM PUBLIC`);
  } else if (on === "schema") {
    world.add(`GRANT USAGE ON SCHEMA ${SCHEMAS[which % SCHEMAS.length]} TO app_reader`);
  }
}
