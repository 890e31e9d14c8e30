import { readTypeName } from "../type-name.ts";

/** Types that a foreign key can go between in both directions. */
const FAMILIES: readonly (readonly string[])[] = [
  ["smallint", "integer", "bigint"],
  ["text", "character varying"],
];

/** Whether a foreign key stays valid while a column on one of its sides has the other type. */
export function areComparable(before: string, after: string): boolean {
  const [old, wanted] = [readTypeName(before).name, readTypeName(after).name];
  if (before.endsWith("]") || after.endsWith("]")) return false;
  return old === wanted || FAMILIES.some((names) => names.includes(old) && names.includes(wanted));
}
