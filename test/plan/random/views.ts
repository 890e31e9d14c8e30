import type { RandomSchema } from "../random-schema.ts";
import { column as nameColumn, type TableInUse, test, type World } from "./world.ts";

const VIEWS = ["v_a", "v_b", '"V C"', "z_view"];

/** Makes views, one on another too. */
export function addViews(world: World, { views }: RandomSchema): void {
  for (const view of views) addView(world, view);
}

function addView(world: World, view: RandomSchema["views"][number]): void {
  const table = world.tables.get(view.of);
  const columns = view.columns.filter((at) => table?.columns.has(at));
  if (world.views.has(view.name) || table === undefined || columns.length === 0) return;
  const name = world.takeIn(view.schema, VIEWS[view.name] ?? "v");
  if (name === undefined) return;
  const isMaterialized = view.form === "materialized";
  const query = renderQuery(world, view.form, table, columns);
  const options = view.form === "secure" ? " WITH (security_invoker = true)" : "";
  world.add(
    `CREATE ${isMaterialized ? "MATERIALIZED " : ""}VIEW ${name}${options} AS ${query.text}`,
  );
  world.views.set(view.name, { name, columns: query.columns, isMaterialized });
}

interface Query {
  readonly text: string;
  readonly columns: readonly string[];
}

function renderQuery(
  world: World,
  form: RandomSchema["views"][number]["form"],
  table: TableInUse,
  at: readonly number[],
): Query {
  const columns = at.map(nameColumn);
  const [first = 0] = at;
  const plain = `SELECT ${columns.join(", ")} FROM ${table.name}`;
  const under = [...world.views.values()].at(-1);
  const routine = world.routines.find(({ returns }) => returns !== "nothing");
  if (form === "of a view" && under !== undefined) {
    const text = `SELECT ${under.columns.join(", ")} FROM ${under.name} WHERE ${under.columns[0]} IS NOT NULL`;
    return { text, columns: under.columns };
  }
  if (form === "filtered") {
    const text = `${plain} WHERE ${test(first, table.columns.get(first))} AND ${columns[0]} IS NOT NULL`;
    return { text, columns };
  }
  if (form === "grouped" && table.columns.get(first)?.isPlain) {
    const text = `SELECT ${columns[0]}, count(*) AS n FROM ${table.name} GROUP BY ${columns[0]} HAVING count(*) > 1`;
    return { text, columns: columns.slice(0, 1) };
  }
  if (form === "joined") {
    const listed = columns.map((name) => `a.${name}`).join(", ");
    const text = `SELECT ${listed} FROM ${table.name} a LEFT JOIN ${table.name} b ON a.ctid = b.ctid`;
    return { text, columns };
  }
  if (form === "calling" && routine !== undefined) {
    return {
      text: `SELECT ${columns.join(", ")}, ${routine.name}(1) AS called FROM ${table.name}`,
      columns,
    };
  }
  return { text: plain, columns };
}
