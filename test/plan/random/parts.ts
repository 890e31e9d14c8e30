import type { RandomSchema } from "../random-schema.ts";
import { column as nameColumn, SCHEMAS, type TableInUse, test, type World } from "./world.ts";

const INDEXES = ["i_one", "i_two", '"I Three"', "i_four", "i_five", "i_six"];

/** Makes what belongs to tables: foreign keys, indexes, triggers and policies. */
export function addParts(world: World, schema: RandomSchema): void {
  for (const key of schema.keys) addForeignKey(world, key);
  for (const index of schema.indexes) addIndex(world, index);
  for (const trigger of schema.triggers) addTrigger(world, trigger);
  for (const policy of schema.policies) addPolicy(world, policy);
}

function addForeignKey(world: World, key: RandomSchema["keys"][number]): void {
  const source = world.tables.get(key.from);
  const target = world.tables.get(key.to);
  if (source === undefined || target?.key === undefined) return;
  const isAlike = source.columns.get(key.column)?.name === target.columns.get(target.key)?.name;
  if (!isAlike || target.isUnlogged !== source.isUnlogged) return;
  if (!world.take(`${source.name} key ${key.column}`)) return;
  const valid = key.isValid || source.partitionKey !== undefined ? "" : " NOT VALID";
  world.add(
    `ALTER TABLE ${source.name} ADD CONSTRAINT fk_${key.column} FOREIGN KEY (${nameColumn(key.column)}) REFERENCES ${target.name} (${nameColumn(target.key)}) ${key.action}${valid}`,
  );
}

function addIndex(world: World, index: RandomSchema["indexes"][number]): void {
  const table = world.tables.get(index.table);
  const columns = index.columns.filter((at) => table?.columns.get(at)?.isPlain);
  const [first] = columns;
  if (table === undefined || first === undefined) return;
  const name = INDEXES[index.name] ?? "i";
  if (world.takeIn(table.schema, name) === undefined) return;
  world.indexes.push(`${SCHEMAS[table.schema]}.${name}`);
  const isUnique =
    index.form === "unique" &&
    (table.partitionKey === undefined || columns.includes(table.partitionKey));
  const create = `CREATE ${isUnique ? "UNIQUE " : ""}INDEX ${name} ON ${table.name}`;
  world.add(`${create} ${renderIndexed(index.form, columns, first, table)}`);
}

function renderIndexed(
  form: RandomSchema["indexes"][number]["form"],
  columns: readonly number[],
  first: number,
  { columns: types }: TableInUse,
): string {
  const [on, type] = [nameColumn(first), types.get(first)];
  switch (form) {
    case "partial":
      return `(${on}) WHERE ${test(first, type)} AND ${on} IS NOT NULL`;
    case "expression":
      return type?.isText ? `(lower(${on}))` : `((${on} IS NULL))`;
    case "include":
      return `(${on}) INCLUDE (${nameColumn(columns[1] ?? first)})`;
    case "hash":
      return `USING hash (${on})`;
    case "brin":
      return type?.isInteger ? `USING brin (${on}) WITH (pages_per_range = 64)` : `(${on})`;
    case "descending":
      return `(${on} DESC NULLS LAST)`;
    default:
      return `(${columns.map(nameColumn).join(", ")})`;
  }
}

function addTrigger(world: World, trigger: RandomSchema["triggers"][number]): void {
  const table = world.tables.get(trigger.table);
  const name = `tr_${trigger.name}`;
  if (table === undefined || !world.take(`${table.name} trigger ${name}`)) return;
  world.add(renderTrigger(trigger, name, table));
  if (trigger.state !== "ENABLE") {
    world.add(`ALTER TABLE ${table.name} ${trigger.state} TRIGGER ${name}`);
  }
}

function renderTrigger(
  { form, column }: RandomSchema["triggers"][number],
  name: string,
  table: TableInUse,
): string {
  const type = table.columns.get(column);
  const [on, target, run] = [
    nameColumn(column),
    `ON ${table.name}`,
    "EXECUTE FUNCTION on_change('x')",
  ];
  if (form === "columns" && type !== undefined) {
    return `CREATE TRIGGER ${name} AFTER UPDATE OF ${on} ${target} FOR EACH ROW ${run}`;
  }
  if (form === "when" && type?.isPlain) {
    return `CREATE TRIGGER ${name} AFTER UPDATE ${target} FOR EACH ROW WHEN (OLD.${on} IS DISTINCT FROM NEW.${on}) ${run}`;
  }
  if (form === "constraint") {
    return `CREATE CONSTRAINT TRIGGER ${name} AFTER INSERT ${target} DEFERRABLE FOR EACH ROW ${run}`;
  }
  if (form === "transition") {
    return `CREATE TRIGGER ${name} AFTER INSERT ${target} REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT ${run}`;
  }
  if (form === "statement") {
    return `CREATE TRIGGER ${name} BEFORE TRUNCATE ${target} FOR EACH STATEMENT ${run}`;
  }
  return `CREATE TRIGGER ${name} AFTER INSERT OR DELETE ${target} FOR EACH ROW ${run}`;
}

function addPolicy(world: World, policy: RandomSchema["policies"][number]): void {
  const table = world.tables.get(policy.table);
  const name = `po_${policy.name}`;
  if (table === undefined || !world.take(`${table.name} policy ${name}`)) return;
  const type = table.columns.get(policy.column);
  const condition = type === undefined ? "true" : test(policy.column, type);
  const clause = policy.command === "INSERT" ? "WITH CHECK" : "USING";
  world.add(
    `CREATE POLICY ${name} ON ${table.name} FOR ${policy.command} TO ${policy.role} ${clause} (${condition})`,
  );
}
