import type { DependencyEdge, Fact, StableId } from "@supabase/pg-delta/core";
import { readTypeName, typeKey } from "../type-name.ts";

/** A range type makes its multirange type, too: what has that one depends on the range type. */
export function findMultirangeEdges(facts: readonly Fact[]): readonly DependencyEdge[] {
  const ranges = new Map<string, StableId>();
  for (const { id, payload } of facts) {
    const { multirangeTypeName } = payload;
    if (typeof multirangeTypeName !== "string") continue;
    ranges.set(typeKey(readTypeName(multirangeTypeName)), id);
  }
  if (ranges.size === 0) return [];
  return facts.flatMap((fact) =>
    listTypes(fact).flatMap((type) => {
      const to = ranges.get(typeKey(readTypeName(type)));
      const from = fact.id.kind === "typeAttribute" ? fact.parent : fact.id;
      return to === undefined || from === undefined ? [] : [{ from, to, kind: "depends" } as const];
    }),
  );
}

function listTypes({ id, payload }: Fact): readonly string[] {
  switch (id.kind) {
    case "column":
    case "typeAttribute":
      return [String(payload.type)];
    case "domain":
      return [String(payload.baseType)];
    case "function":
    case "procedure":
    case "aggregate":
      return [...id.args, String(payload.returnType)];
    default:
      return [];
  }
}
