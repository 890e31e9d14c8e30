import { encodeId, type FactBase } from "@supabase/pg-delta/core";
import type { Action } from "@supabase/pg-delta/plan";
import type { Cast } from "../../catalog/catalog.ts";
import { readTypeName, type TypeName, typeKey } from "../type-name.ts";

const CAST = /( ALTER COLUMN ("(?:[^"]|"")+") TYPE (.+) USING \2)::\3$/s;

/** A value of any type can be written as one of these, and read from it. */
const STRINGS = ["text", "character varying", "character", "name"];

/** What there is to know of types to say how one becomes another. */
export interface CastKnowledge {
  readonly casts: ReadonlySet<string>;
  readonly enums: ReadonlySet<string>;
  /** What domains are made of. */
  readonly bases: ReadonlyMap<string, string>;
  /** The types that columns have before. */
  readonly columns: ReadonlyMap<string, string>;
}

/** Gathers what both sides know. */
export function learnCasts(
  casts: readonly Cast[],
  sides: { readonly actual: FactBase; readonly desired: FactBase },
): CastKnowledge {
  const enums = new Set<string>();
  const bases = new Map<string, string>();
  const columns = new Map<string, string>();
  for (const { id, payload } of [...sides.desired.facts(), ...sides.actual.facts()]) {
    if (id.kind === "type" && payload.variant === "enum") enums.add(typeKey(id));
    if (id.kind === "domain") bases.set(typeKey(id), String(payload.baseType));
    if (id.kind === "column") columns.set(encodeId(id), String(payload.type));
  }
  const known = casts.map((cast) =>
    renderCast(readTypeName(cast.source), readTypeName(cast.target)),
  );
  return { casts: new Set(known), enums, bases, columns };
}

/** A change of a type, by way of text where there is no cast from one type to the other. */
export function castByText({ sql, consumes }: Action, known: CastKnowledge): string {
  return sql.replace(CAST, (whole, before: string, _column: string, type: string) => {
    const old = consumes[0] === undefined ? undefined : known.columns.get(encodeId(consumes[0]));
    const source = findBase(readTypeName(old ?? type), known);
    const target = findBase(readTypeName(type), known);
    if (hasCast(source, target, known)) return whole;
    const isBoth = source.brackets !== "" && target.brackets !== "";
    return `${before}::text${isBoth ? "[]" : ""}::${type}`;
  });
}

function findBase(type: TypeName, known: CastKnowledge): TypeName {
  const base = type.brackets === "" ? known.bases.get(typeKey(type)) : undefined;
  return base === undefined ? type : findBase(readTypeName(base), known);
}

function hasCast(source: TypeName, target: TypeName, { casts, enums }: CastKnowledge): boolean {
  // An enum of one name may have become another one; its text is what stays.
  if (enums.has(typeKey(target))) return false;
  const isArray = source.brackets !== "";
  if (isArray !== (target.brackets !== "")) return isString(source) || isString(target);
  if (typeKey(source) === typeKey(target)) return true;
  const items = [source, target].map((type) => ({ ...type, brackets: "" }));
  return items.some(isString) || casts.has(renderCast(source, target));
}

function isString({ schema, name, brackets }: TypeName): boolean {
  return schema === undefined && brackets === "" && STRINGS.includes(name);
}

function renderCast(source: TypeName, target: TypeName): string {
  return `${renderKey(source)}>${renderKey(target)}`;
}

function renderKey({ schema, name }: TypeName): string {
  // An interval's fields are a part of its name.
  return typeKey({
    ...(schema && { schema }),
    name: name.startsWith("interval ") ? "interval" : name,
  });
}
