import type { Fact, FactBase } from "@supabase/pg-delta/core";
import { isConstant } from "./constant-expression.ts";
import type { Situation } from "./situation.ts";

type Side = "actual" | "desired";

/** A type without the domains over it. */
export interface BareType {
  readonly type: string;
  /** Whether a domain on the way refuses values. */
  readonly isChecked: boolean;
  /** The default that the outermost of the domains has. */
  readonly fallback?: string;
}

/** The type of a column below its domains; an array of a domain is an array. */
export function readBareType(situation: Situation, column: Fact, side: Side): BareType {
  const facts = situation[side];
  let type = String(column.payload.type);
  let isChecked = false;
  let fallback: string | undefined;
  for (let domain = domainOf(facts, column, type); domain !== undefined; ) {
    const { notNull, baseType, default: own } = domain.payload;
    const isConstrained = facts.childrenOf(domain.id).some(({ id }) => id.kind === "constraint");
    isChecked ||= notNull === true || isConstrained;
    if (typeof own === "string") fallback ??= own;
    type = String(baseType);
    domain = domainOf(facts, domain, type);
  }
  return { type, isChecked, ...(fallback !== undefined && { fallback }) };
}

function domainOf(facts: FactBase, user: Fact, type: string): Fact | undefined {
  if (type.endsWith("[]")) return undefined;
  const edge = facts
    .outgoingEdges(user.id)
    .find(({ kind, to }) => kind === "depends" && to.kind === "domain");
  return edge === undefined ? undefined : facts.get(edge.to);
}

/** The default of a column, or of its domain. */
export function readDefault(situation: Situation, column: Fact, side: Side): string | undefined {
  const own = situation[side].childrenOf(column.id).find(({ id }) => id.kind === "default");
  if (own !== undefined) return String(own.payload.expr);
  return readBareType(situation, column, side).fallback;
}

/** Why every row is written when a column is added. */
export type Filling = "generated" | "identity" | "domain" | "default";

/** What has every row written when this column is added; undefined: none is. */
export function readFilling(situation: Situation, column: Fact): Filling | undefined {
  const { generatedExpr, identity } = column.payload;
  if (generatedExpr != null) return isVirtual(situation, column) ? undefined : "generated";
  if (identity != null) return "identity";
  if (readBareType(situation, column, "desired").isChecked) return "domain";
  const value = readDefault(situation, column, "desired");
  return value === undefined || isConstant(value, situation.desired) ? undefined : "default";
}

function isVirtual({ catalogs }: Situation, { id }: Fact): boolean {
  if (id.kind !== "column") return false;
  return catalogs.desired.extras.some(
    (extra) =>
      extra.aspect === "virtual" &&
      extra.id.kind === "column" &&
      extra.id.schema === id.schema &&
      extra.id.table === id.table &&
      extra.id.name === id.name,
  );
}
