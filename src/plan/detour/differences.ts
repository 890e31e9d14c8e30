import type { Fact, FactBase } from "@supabase/pg-delta/core";

/** What of a type or a domain can't be changed where it is. */
export const TYPE_CHANGES: readonly string[] = [
  "baseType",
  "collation",
  "variant",
  "subtype",
  "subtypeOpclass",
  "subtypeDiff",
  "multirangeTypeName",
];

/** Whether both sides have it, with another value somewhere. */
export function differs(
  { id, payload }: Fact,
  keys: readonly string[],
  desired: FactBase,
): boolean {
  const wanted = desired.get(id)?.payload;
  if (wanted === undefined) return false;
  return keys.some((key) => JSON.stringify(payload[key]) !== JSON.stringify(wanted[key]));
}

/** Whether an enum has to be made anew: values can be added to it, but not taken away. */
export function losesValues({ id, payload }: Fact, desired: FactBase): boolean {
  const wanted = desired.get(id)?.payload.values;
  const { values } = payload;
  if (!Array.isArray(values) || !Array.isArray(wanted)) return false;
  let next = 0;
  for (const value of wanted) if (value === values[next]) next += 1;
  return next < values.length;
}
