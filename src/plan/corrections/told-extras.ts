import { type DependencyEdge, encodeId, type Fact } from "@supabase/pg-delta/core";
import type { EngineAspect, Extra } from "../../catalog/extra.ts";
import { MARK } from "../type-name.ts";

/** Stands behind the expression of a virtual column: the engine only knows stored ones. */
const VIRTUAL = `${MARK}virtual`;

const CARRIERS: { readonly [aspect in EngineAspect]: (value: string) => Fact["payload"] } = {
  virtual: () => ({ generatedExpr: VIRTUAL }),
  rules: (value) => ({ locale: MARK + value }),
  parents: (value) => ({ server: MARK + value }),
};

/**
 * Some properties belong into the statement that makes an object. They become a part of what the
 * engine knows of it, behind a mark: whether a generated column is virtual, the rules of a
 * collation, what a foreign table is a partition or a child of.
 */
export function markExtras(facts: readonly Fact[], extras: readonly Extra[]): readonly Fact[] {
  const told = new Map(
    extras.flatMap(({ aspect, id, value }) =>
      isTold(aspect) ? [[encodeId(id), CARRIERS[aspect](value)] as const] : [],
    ),
  );
  if (told.size === 0) return facts;
  return facts.map((fact) => {
    const carried = Object.entries(told.get(encodeId(fact.id)) ?? {}).flatMap(([key, value]) => {
      const known = fact.payload[key];
      return typeof known === "string" ? [[key, `${known}${value}`] as const] : [];
    });
    if (carried.length === 0) return fact;
    return { ...fact, payload: { ...fact.payload, ...Object.fromEntries(carried) } };
  });
}

/**
 * The engine drops a column to give it another collation, with all its values. So the collation
 * becomes a part of the type, which can be changed.
 */
export function joinCollations(facts: readonly Fact[]): readonly Fact[] {
  return facts.map((fact) => {
    const { type, collation } = fact.payload;
    if (typeof type !== "string" || typeof collation !== "string") return fact;
    const joined = `${type}${MARK}COLLATE ${collation}`;
    return { ...fact, payload: { ...fact.payload, type: joined, collation: null } };
  });
}

/** A foreign table comes after the table that it is a part of. */
export function findForeignEdges(extras: readonly Extra[]): readonly DependencyEdge[] {
  return extras.flatMap(({ aspect, id: from, holders }) => {
    if (aspect !== "parents" || from.kind !== "foreignTable") return [];
    return holders.map((to) => ({ from, to, kind: "depends" }) as const);
  });
}

/** The statement, with what stands behind a mark where it belongs. */
export function writeTold(sql: string): string {
  if (!sql.includes(MARK)) return sql;
  return sql
    .replaceAll(`${VIRTUAL}) STORED`, ") VIRTUAL")
    .replaceAll(VIRTUAL, "")
    .replaceAll(`${MARK}COLLATE `, " COLLATE ")
    .replace(/^(CREATE COLLATION .*)\/\*@\*\//s, "$1', RULES = '")
    .replace(
      /\(\) SERVER "((?:[^"]|"")*?)\/\*@\*\/((?:[^"]|"")*)"/,
      (_, server: string, clause: string) => `${clause.replaceAll('""', '"')} SERVER "${server}"`,
    );
}

/** Whether the expression of a generated column is that of a virtual one. */
export function isVirtual(expression: string): boolean {
  return expression.endsWith(VIRTUAL);
}

/** A value that has a mark, for people. */
export function showTold(value: string): string {
  return value.replaceAll(VIRTUAL, " virtual").replaceAll(MARK, " ");
}

function isTold(aspect: Extra["aspect"]): aspect is EngineAspect {
  return aspect in CARRIERS;
}
