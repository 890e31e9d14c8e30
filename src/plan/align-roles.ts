import {
  buildFactBase,
  type DependencyEdge,
  encodeId,
  type Fact,
  type FactBase,
  type StableId,
} from "@supabase/pg-delta/core";
import type { Catalog } from "../catalog/catalog.ts";
import { openFacts } from "../catalog/engine-facts.ts";
import { settleFacts } from "./corrections/settle-facts.ts";
import { markVirtual } from "./corrections/virtual-columns.ts";
import { dropOwnersRights } from "./owner-rights.ts";
import { findReferencedRoles, isAboutRoles, RoleNames } from "./role-names.ts";

/** Both sides with the same roles, so that only what the DDL says of them can differ. */
export interface AlignedFacts {
  /** Encoded identifiers of new objects whose owner the DDL does not say. */
  readonly unsaid: ReadonlySet<string>;
  /** Default privileges of roles that the schema says nothing of. */
  readonly foreign: readonly Fact[];
  readonly actual: FactBase;
  readonly desired: FactBase;
}

/**
 * The scratch cluster's roles are not the database's. What the DDL leaves unsaid belongs to the
 * scratch session's role there; it is taken to belong to whoever owns it in the database, or to
 * the role that would apply the plan if it is not there yet. Roles themselves are not compared;
 * one that the schema needs and the server lacks is created.
 */
export function alignRoles(actual: Catalog, desired: Catalog): AlignedFacts {
  const here = openFacts(actual.facts);
  const there = openFacts(desired.facts);
  const applying = findApplyingRole(actual, here);
  const names = new RoleNames(desired.role, applying, here, there);
  const facts = there.facts().filter(({ id }) => !isAboutRoles(id));
  const edges = there.edges.filter(({ from }) => !isAboutRoles(from));
  const renamed = dropOwnersRights(
    facts.map((fact) => names.renameFact(fact)),
    here,
  );
  const linked = edges.map((edge) => names.renameEdge(edge));
  const roles = listRoles(here, there, findReferencedRoles(renamed, linked));
  const isForeign = makeForeignTest(renamed, applying);
  const comparable = dropOwnersRights(here.facts(), there).filter((fact) => !isForeign(fact));
  const settle = ({ extras }: Catalog, found: readonly Fact[]) =>
    settleFacts(markVirtual(found, extras));
  return {
    unsaid: names.unsaid,
    foreign: here.facts().filter(isForeign),
    actual: rebuild(here, settle(actual, comparable), here.edges),
    desired: rebuild(there, [...roles, ...settle(desired, renamed)], linked),
  };
}

/** The role that would change a database: the session's, unless it owns nothing there. */
export function findApplyingRole(actual: Catalog, facts = openFacts(actual.facts)): string {
  const owners = facts.edges.filter(({ kind }) => kind === "owner");
  const ownsSomething = owners.some(({ to }) => to.kind === "role" && to.name === actual.role);
  return ownsSomething ? actual.role : actual.databaseOwner;
}

/** The server's own roles, and those that the schema needs besides. */
function listRoles(here: FactBase, there: FactBase, needed: ReadonlySet<string>): readonly Fact[] {
  const present = here.facts().filter(({ id }) => isAboutRoles(id));
  const isMissing = (name: string) => needed.has(name) && !here.has({ kind: "role", name });
  const missing = there.facts().filter(({ id }) => {
    if (!isAboutRoles(id)) return false;
    if (id.kind === "role") return isMissing(id.name);
    if (id.kind === "membership") {
      const both = [id.role, id.member];
      return both.some(isMissing) && both.every((name) => needed.has(name));
    }
    return "target" in id && id.target.kind === "role" && isMissing(id.target.name);
  });
  return [...present, ...missing];
}

/** Default privileges of roles that the schema says nothing of are the server's own affair. */
function makeForeignTest(desired: readonly Fact[], applying: string): (fact: Fact) => boolean {
  const granting = new Set([applying]);
  for (const { id } of desired) if (id.kind === "defaultPrivilege") granting.add(id.role);
  return ({ id }) => id.kind === "defaultPrivilege" && !granting.has(id.role);
}

function rebuild(
  original: FactBase,
  facts: readonly Fact[],
  edges: readonly DependencyEdge[],
): FactBase {
  const present = new Set(facts.map(({ id }) => encodeId(id)));
  const has = (id: StableId) => present.has(encodeId(id));
  const kept = edges.filter(({ from, to }) => has(from) && has(to));
  // Two roles that become one may both have had the same grant.
  const unique = new Map(facts.map((fact) => [encodeId(fact.id), fact]));
  const base = buildFactBase([...unique.values()], kept, original.source, original.referenceOnly);
  base.diagnostics.push(...original.diagnostics);
  return base;
}
