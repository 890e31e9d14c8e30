import type { RandomSchema } from "../random-schema.ts";
import type { TypeInUse, World } from "./world.ts";

const ANY = { isPlain: true, isNumber: false, isInteger: false, isText: false, bounds: [] };
const whole = (name: string): TypeInUse => ({
  ...ANY,
  name,
  isNumber: true,
  isInteger: true,
  constant: "7",
  bounds: ["1", "10", "20"],
});
const text = (name: string): TypeInUse => ({
  ...ANY,
  name,
  isText: true,
  constant: "'it''s'",
  bounds: ["'a'", "'h'", "'x'"],
});

const BUILT_IN: readonly TypeInUse[] = [
  whole("int"),
  whole("bigint"),
  whole("smallint"),
  text("text"),
  text("varchar(20)"),
  text("varchar(40)"),
  { ...ANY, name: "numeric(10,2)", isNumber: true, constant: "1.50" },
  { ...ANY, name: "boolean", constant: "true" },
  {
    ...ANY,
    name: "date",
    constant: "'2024-02-29'",
    bounds: ["'2024-01-01'", "'2024-06-01'", "'2025-01-01'"],
  },
  { ...ANY, name: "timestamptz", constant: "now()" },
  { ...ANY, name: "jsonb", constant: `'{"a": [1]}'` },
  { ...ANY, name: "uuid", constant: "gen_random_uuid()" },
  { ...ANY, name: "text[]", constant: "'{a,b}'" },
  { ...ANY, name: "int[]", constant: "ARRAY[1, 2]" },
  { ...ANY, name: "json", isPlain: false, constant: "'{}'" },
  { ...ANY, name: 'text COLLATE "C"', constant: "'x'" },
];

/** Makes types and sequences; a column's type is one of them or a built-in one. */
export function addTypes(world: World, { types }: RandomSchema): void {
  for (const [at, type] of BUILT_IN.entries()) world.types.set(at, type);
  for (const type of types) addType(world, type);
}

function addType(world: World, type: RandomSchema["types"][number]): void {
  const name = world.takeIn(type.schema, `t_${type.name}`);
  if (name === undefined) return;
  const base = BUILT_IN[type.base] ?? whole("int");
  const use = (found: Partial<TypeInUse>) =>
    world.types.set(BUILT_IN.length + type.name, { ...ANY, name, constant: "NULL", ...found });
  switch (type.kind) {
    case "enum": {
      const values = type.values.map((value) => `'${value.replaceAll("'", "''")}'`);
      world.add(`CREATE TYPE ${name} AS ENUM (${values.join(", ")})`);
      use({ constant: values[0] ?? "NULL" });
      break;
    }
    case "domain": {
      const check = base.isNumber ? "VALUE > 0" : "VALUE <> ''";
      world.add(
        `CREATE DOMAIN ${name} AS ${base.name}${type.flag ? " NOT NULL" : ""} CONSTRAINT fits CHECK (${check})`,
      );
      use({ constant: base.constant });
      break;
    }
    case "composite":
      world.add(`CREATE TYPE ${name} AS (x ${base.name}, y ${type.flag ? "int" : "text"})`);
      use({ isPlain: false });
      break;
    case "range":
      world.add(`CREATE TYPE ${name} AS RANGE (subtype = ${base.isNumber ? base.name : "text"})`);
      use({ isPlain: false });
      break;
    case "sequence":
      world.add(
        `CREATE SEQUENCE ${name} ${type.flag ? "INCREMENT 5 CACHE 3" : "AS int MAXVALUE 999"}`,
      );
      return;
  }
  world.namedTypes.push(`${type.kind === "domain" ? "DOMAIN" : "TYPE"} ${name}`);
}
