import type { NamedCatalog, NamedObject } from "./named-objects.ts";

const TYPES: readonly string[] = ["type", "domain"];
/** Of these the first have a type of their name. */
const ROW_TYPES: readonly string[] = ["table", "foreign table", "view", "materialized view"];
const BARE_RELATIONS: readonly string[] = ["sequence", "index"];
const ROUTINES: readonly string[] = ["function", "procedure", "aggregate"];

/** What keeps an object from getting another name where it is: the one that has that name. */
export function findHolder(
  object: NamedObject,
  name: string,
  catalog: NamedCatalog,
): NamedObject | undefined {
  return catalog
    .named(name)
    .find(
      (other) =>
        other.schema === object.schema &&
        other.of === object.of &&
        canNotShareName(other, object) &&
        String(other.args) === String(object.args),
    );
}

function canNotShareName({ kind: a }: NamedObject, { kind: b }: NamedObject): boolean {
  if (a === b) return true;
  const spaces = [[...ROW_TYPES, ...BARE_RELATIONS], [...ROW_TYPES, ...TYPES], ROUTINES];
  return spaces.some((kinds) => kinds.includes(a) && kinds.includes(b));
}
