import type { LockMode, Step } from "../plan.ts";
import { readReferenced } from "./read-constraint.ts";
import type { PlannedStep, Situation } from "./situation.ts";
import type { Statement } from "./statement.ts";

/** The only storage option of a table that takes more than SHARE UPDATE EXCLUSIVE. */
const HEAVY_OPTION = /\buser_catalog_table\b/;

const PARTITION_MOVE = /^ALTER TABLE .* (?:ATTACH|DETACH) PARTITION /s;

/**
 * The strongest lock on a table that is there already. The engine knows it by the kind of the
 * object; this looks at the statement as well.
 */
export function lockOf({ step, statement }: PlannedStep, situation: Situation): LockMode {
  // The partition is there already, also where the partitioned table is made anew.
  if (PARTITION_MOVE.test(step.sql)) return "ACCESS EXCLUSIVE";
  if (step.verb !== "drop" && isOnNew(step, statement, situation)) {
    return lockOnOthers(statement, situation);
  }
  switch (statement.kind) {
    case "create-relation":
      if (statement.parent === undefined || situation.isNew(statement.parent)) return "none";
      return statement.isPartition ? "ACCESS EXCLUSIVE" : "SHARE UPDATE EXCLUSIVE";
    case "table-options":
      return HEAVY_OPTION.test(statement.options) ? "ACCESS EXCLUSIVE" : "SHARE UPDATE EXCLUSIVE";
    case "alter-type":
    case "alter-table":
      return step.lock === "none" ? "ACCESS EXCLUSIVE" : step.lock;
    case "add-constraint":
    case "validate-constraint":
      return statement.of === "DOMAIN" ? lockOfDomain(statement, situation) : step.lock;
    case "drop-constraint":
      return statement.of === "DOMAIN" ? "none" : step.lock;
    case "domain-not-null":
      return situation.isDomainUsed(statement.domain) ? "SHARE" : "none";
    default:
      return lockByWords(step);
  }
}

function lockOfDomain(
  statement: Extract<
    Statement,
    { kind: "add-constraint" | "drop-constraint" | "validate-constraint" }
  >,
  situation: Situation,
): LockMode {
  const isUnchecked =
    statement.kind === "add-constraint" && / NOT VALID$/.test(statement.definition);
  return !isUnchecked && situation.isDomainUsed(statement.table) ? "SHARE" : "none";
}

/** Where the engine knows only the kind of the object. */
function lockByWords({ sql, lock }: Step): LockMode {
  if (/^(?:GRANT|REVOKE) /.test(sql)) return "none";
  if (sql.startsWith("ALTER SEQUENCE ")) return "SHARE ROW EXCLUSIVE";
  return sql.startsWith("ALTER PUBLICATION ") ? "SHARE UPDATE EXCLUSIVE" : lock;
}

/** Whether what a statement works on is made by the plan; a relation that it makes is not meant. */
function isOnNew({ object, verb }: Step, statement: Statement, situation: Situation): boolean {
  if ("table" in statement) return situation.isNew(statement.table);
  const { schema, of, name } = object;
  if (verb === "create" || schema === undefined || of !== undefined) return false;
  return situation.isNew({ schema, name });
}

/** A foreign key of a new table locks the one that it points to. */
function lockOnOthers(statement: Statement, situation: Situation): LockMode {
  if (statement.kind !== "add-constraint") return "none";
  const target = readReferenced(statement.definition);
  return target === undefined || situation.isNew(target) ? "none" : "SHARE ROW EXCLUSIVE";
}
