import type { NamedCatalog, NamedObject } from "./named-objects.ts";

const TYPES: readonly string[] = ["type", "domain"];
/** Of these each has a type of its name. */
const ROW_TYPES: readonly string[] = ["table", "foreign table", "view", "materialized view"];
const BARE_RELATIONS: readonly string[] = ["sequence", "index"];
const ROUTINES: readonly string[] = ["function", "procedure", "aggregate"];
const SPACES = [[...ROW_TYPES, ...BARE_RELATIONS], [...ROW_TYPES, ...TYPES], ROUTINES];

/** What keeps an object from getting another name where it is: the one that has that name. */
export function findHolder(
  object: NamedObject,
  name: string,
  catalog: NamedCatalog,
): NamedObject | undefined {
  return catalog
    .named(name)
    .find((other) => other.schema === object.schema && excludes(other, object));
}

/** Whether an object is an index, or has one of its name. */
export function makesIndex({ kind, payload }: NamedObject): boolean {
  return (
    kind === "index" || (kind === "constraint" && ["p", "u", "x"].includes(String(payload.type)))
  );
}

function excludes(other: NamedObject, object: NamedObject): boolean {
  const [a, b] = [other, object].map((each) => (makesIndex(each) ? "index" : each.kind));
  const inOneSpace = SPACES.some((kinds) => kinds.includes(a ?? "") && kinds.includes(b ?? ""));
  if (inOneSpace) return String(other.args) === String(object.args);
  return other.kind === object.kind && other.of === object.of;
}
