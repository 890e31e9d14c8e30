import type { RandomSchema } from "../random-schema.ts";
import type { World } from "./world.ts";

/** Makes functions and procedures, and the one that all triggers run. */
export function addRoutines(world: World, { routines }: RandomSchema): void {
  world.add(
    "CREATE FUNCTION on_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
  );
  for (const routine of routines) addRoutine(world, routine);
}

function addRoutine(world: World, routine: RandomSchema["routines"][number]): void {
  const { argument, returns, language, volatility, body, isProcedure } = routine;
  const name = world.takeIn(routine.schema, `f_${routine.name}`);
  if (name === undefined) return;
  const value = returns === "text" ? `"${argument}"::text || 'x'` : `"${argument}" + ${body}`;
  world.routines.push({ name, returns: isProcedure ? "nothing" : returns });
  if (isProcedure) {
    world.add(
      `CREATE PROCEDURE ${name}("${argument}" int) LANGUAGE plpgsql AS $$ BEGIN PERFORM ${value}; END $$`,
    );
    return;
  }
  const written =
    language === "sql" ? `SELECT (${value})::${returns}` : `BEGIN RETURN ${value}; END`;
  world.add(
    `CREATE FUNCTION ${name}("${argument}" int) RETURNS ${returns} LANGUAGE ${language} ${volatility} AS $$ ${written} $$`,
  );
}
