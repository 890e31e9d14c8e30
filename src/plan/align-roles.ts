import type { DependencyEdge, Fact, FactBase } from "@supabase/pg-delta/core";
import type { Catalog } from "../catalog/catalog.ts";
import { openFacts } from "../catalog/engine-facts.ts";
import { rebuildFacts } from "../catalog/rebuild-facts.ts";
import { findMultirangeEdges } from "./corrections/multirange-edges.ts";
import { settleFacts } from "./corrections/settle-facts.ts";
import { findForeignEdges, joinCollations, markExtras } from "./corrections/told-extras.ts";
import { settleInherited } from "./inheritance/settle-inherited.ts";
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
  return {
    unsaid: names.unsaid,
    foreign: here.facts().filter(isForeign),
    actual: settle(actual, here, comparable, here.edges),
    desired: settle(desired, there, [...roles, ...renamed], linked),
  };
}

function settle(
  { extras }: Catalog,
  original: FactBase,
  found: readonly Fact[],
  edges: readonly DependencyEdge[],
): FactBase {
  const facts = settleInherited(settleFacts(joinCollations(markExtras(found, extras))), extras);
  const more = [...findMultirangeEdges(facts), ...findForeignEdges(extras)];
  return rebuildFacts(original, facts, [...edges, ...more]);
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
