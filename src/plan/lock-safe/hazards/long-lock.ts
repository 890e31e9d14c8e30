import { encodeId, type Fact } from "@supabase/pg-delta/core";
import { nameObject } from "../../name-object.ts";
import { classifyTypeChange } from "../column-types.ts";
import { readBareType } from "../column-values.ts";
import type { QualifiedName } from "../names.ts";
import { readReferenced } from "../read-constraint.ts";
import { readStatement } from "../read-statement.ts";
import { isAttached, readCheckedLater } from "../rewrites/rewrite-constraint.ts";
import { holdsWhileScanning, isFilledApart } from "../rewrites/rewrite-step.ts";
import type { Hazard } from "../safe-plan.ts";
import type { PlannedStep, Situation } from "../situation.ts";
import type { AddConstraint, AlterType, CreateRelation } from "../statement.ts";

/** What reads or builds while it keeps writers, or readers too, from a table that is there. */
export function findLongLock(
  { statement, step }: PlannedStep,
  situation: Situation,
): readonly Hazard[] {
  switch (statement.kind) {
    case "add-constraint":
      return findConstraint(statement, situation);
    case "domain-not-null":
      return findDomain(statement.domain, situation);
    case "validate-constraint":
      return statement.of === "DOMAIN" ? findDomain(statement.table, situation) : [];
    case "alter-type":
      return findRechecks(statement, situation);
    case "create-relation":
      return statement.what === "MATERIALIZED VIEW" && !isFilledApart(statement, situation)
        ? [{ name: "long-lock", object: step.object, message: REFILLED }]
        : findDefaultPartition(statement, situation);
    default:
      return [];
  }
}

const REFILLED =
  "it is dropped and filled anew in one transaction, and nobody can read it meanwhile: " +
  "make one of another name, move its users there, and drop the old one with a later migration";

function lock({ schema, name }: QualifiedName, message: string): readonly Hazard[] {
  return [{ name: "long-lock", object: { kind: "table", schema, name }, message }];
}

function findConstraint(added: AddConstraint, situation: Situation): readonly Hazard[] {
  if (added.of === "DOMAIN") {
    return readCheckedLater(added, situation) === undefined
      ? []
      : findDomain(added.table, situation);
  }
  const { table, name, definition } = added;
  if (readCheckedLater(added, situation) !== undefined && isAttached(table, situation)) {
    const message = `its rows are checked for ${name} while nobody can write it, as it must hold when the table becomes a partition`;
    return lock(table, message);
  }
  if (!holdsWhileScanning(added, situation)) return [];
  const referenced = readReferenced(definition);
  if (referenced !== undefined) {
    const message = `its rows are checked for ${name} while nobody can write it: a foreign key of or to a partitioned table can be NOT VALID only from PostgreSQL 18 on`;
    return lock(table, message);
  }
  const message = `the index of ${name} is built while nobody can read or write it: it can't be built CONCURRENTLY, as it is ${describe(added, situation)}`;
  return lock(table, message);
}

function describe({ definition, table }: AddConstraint, situation: Situation): string {
  if (definition.startsWith("EXCLUDE")) return "an exclusion constraint";
  return situation.isPartitioned(table) ? "that of a partitioned table" : "one WITHOUT OVERLAPS";
}

/** PostgreSQL 18 and before keep writers from the tables while a domain is checked. */
function findDomain(domain: QualifiedName, situation: Situation): readonly Hazard[] {
  const { schema, name } = domain;
  if (situation.isNew(domain) || !situation.isDomainUsed(domain)) return [];
  const message =
    "every table with a column of this domain is read while nobody can write it: " +
    "where that takes too long, check the column of each table by a constraint of the table";
  return [{ name: "long-lock", object: { kind: "domain", schema, name }, message }];
}

/** Even if no row is written: constraints are checked, and some indexes built, again. */
function findRechecks({ table, column }: AlterType, situation: Situation): readonly Hazard[] {
  const old = situation.column(table, column, "actual");
  const wanted = situation.column(table, column, "desired");
  if (old === undefined || wanted === undefined || situation.isNew(table)) return [];
  if (situation.isForeign(table) || old.payload.type === wanted.payload.type) return [];
  const to = readBareType(situation, wanted, "desired");
  const change = classifyTypeChange(readBareType(situation, old, "actual").type, to.type);
  if (to.isChecked || change.isRewritten) return [];
  const names = situation
    .dependentsOf(old.id)
    .flatMap((id) => situation.actual.get(id) ?? [])
    .filter((fact) => isDoneAgain(fact, change.isReindexed) && isLeft(fact, situation))
    .map(({ id }) => nameObject(id).name);
  if (names.length === 0) return [];
  const what = [...new Set(names)].join(", ");
  const message = `"${column}" gets another type, so ${what} is checked or built again while nobody can read or write the table: drop it before, and add it again after, with migrations of their own`;
  return lock(table, message);
}

/** What is dropped by the plan is not done again. */
function isLeft({ id }: Fact, { steps, actualIndex }: Situation): boolean {
  const key = encodeId(id);
  return !steps.some(
    ({ step }) =>
      step.verb === "drop" &&
      actualIndex.find(step.object).some((fact) => encodeId(fact.id) === key),
  );
}

function isDoneAgain({ id, payload }: Fact, isReindexed: boolean): boolean {
  if (id.kind === "constraint") {
    return payload.type === "c" || (isReindexed && ["p", "u", "x"].includes(String(payload.type)));
  }
  if (id.kind !== "index") return false;
  const read = readStatement(String(payload.def));
  // With an expression or a condition, PostgreSQL does not compare: it builds.
  const hasExpression =
    read.kind === "create-index" && /^USING \w+ \(.*\(|\) WHERE /s.test(read.rest);
  return isReindexed || hasExpression;
}

/** A new partition may be for rows that the default one has. */
function findDefaultPartition(created: CreateRelation, situation: Situation): readonly Hazard[] {
  const { parent, isPartition, isDefault } = created;
  if (parent === undefined || !isPartition || isDefault || situation.isNew(parent)) return [];
  const fallback = situation.actual.facts().find(({ id, payload }) => {
    const of = Object(payload.parentTable) as { schema?: unknown; name?: unknown };
    const isFallback = id.kind === "table" && payload.partitionBound === "DEFAULT";
    return isFallback && of.schema === parent.schema && of.name === parent.name;
  });
  if (fallback?.id.kind !== "table") return [];
  const message = `it is read for rows that belong to a new partition of ${parent.name}, while nobody can read or write either: give it a CHECK that leaves them out before`;
  return lock({ schema: fallback.id.schema, name: fallback.id.name }, message);
}
