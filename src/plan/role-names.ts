import {
  type DependencyEdge,
  encodeId,
  type Fact,
  type FactBase,
  type StableId,
} from "@supabase/pg-delta/core";

/** Whether an identifier is a role, a membership, or something said about a role. */
export function isAboutRoles(id: StableId): boolean {
  if (id.kind === "role" || id.kind === "membership") return true;
  return (id.kind === "comment" || id.kind === "securityLabel") && id.target.kind === "role";
}

/** Every role that a fact or an edge names. */
export function findReferencedRoles(
  facts: readonly Fact[],
  edges: readonly DependencyEdge[],
): ReadonlySet<string> {
  const roles = new Set<string>();
  for (const { id, payload } of facts) {
    if (id.kind === "acl") roles.add(id.grantee);
    if (id.kind === "userMapping") roles.add(id.role);
    if (id.kind === "defaultPrivilege") roles.add(id.role).add(id.grantee);
    if (id.kind === "policy") for (const role of readRoles(payload.roles)) roles.add(role);
  }
  for (const { to } of edges) if (to.kind === "role") roles.add(to.name);
  return roles;
}

function readRoles(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((role) => typeof role === "string") : [];
}

/** Puts another role in the place of the scratch session's own. */
export class RoleNames {
  /** Encoded identifiers of what only the scratch database has, and its own role owns there. */
  readonly unsaid = new Set<string>();
  readonly #implicit: string;
  readonly #applying: string;
  readonly #here: ReadonlyMap<string, string>;
  readonly #there: ReadonlyMap<string, string>;
  readonly #present: FactBase;

  constructor(implicit: string, applying: string, here: FactBase, there: FactBase) {
    this.#implicit = implicit;
    this.#applying = applying;
    this.#here = ownersOf(here);
    this.#there = ownersOf(there);
    this.#present = here;
  }

  renameFact(fact: Fact): Fact {
    const { id, parent, payload } = fact;
    if (id.kind === "policy" && readRoles(payload.roles).includes(this.#implicit)) {
      const roles = readRoles(payload.roles).map((role) => this.#rename(role));
      return { ...fact, payload: { ...payload, roles: [...new Set(roles)].sort() } };
    }
    const renamed = this.#renameId(id);
    if (renamed === id) return fact;
    return { ...fact, id: renamed, ...(parent && { parent: this.#renameId(parent) }) };
  }

  renameEdge(edge: DependencyEdge): DependencyEdge {
    const from = this.#renameId(edge.from);
    if (edge.to.kind !== "role" || edge.to.name !== this.#implicit) {
      const to = this.#renameId(edge.to);
      return from === edge.from && to === edge.to ? edge : { ...edge, from, to };
    }
    const owner = edge.kind === "owner" ? this.#here.get(encodeId(edge.from)) : undefined;
    if (edge.kind === "owner" && owner === undefined) this.unsaid.add(encodeId(edge.from));
    return { ...edge, from, to: { kind: "role", name: owner ?? this.#applying } };
  }

  #rename(name: string): string {
    return name === this.#implicit ? this.#applying : name;
  }

  #renameId(id: StableId): StableId {
    switch (id.kind) {
      case "acl":
        return id.grantee === this.#implicit ? { ...id, grantee: this.#granteeOf(id.target) } : id;
      case "userMapping":
        return id.role === this.#implicit ? { ...id, role: this.#applying } : id;
      case "defaultPrivilege":
        if (id.role !== this.#implicit && id.grantee !== this.#implicit) return id;
        return { ...id, role: this.#rename(id.role), grantee: this.#rename(id.grantee) };
      case "comment":
      case "securityLabel": {
        const target = this.#renameId(id.target);
        return target === id.target ? id : { ...id, target };
      }
      default:
        return id;
    }
  }

  /** An owner's rights are those of the owner in the database. */
  #granteeOf(target: StableId): string {
    const key = encodeId(target);
    const isOwner = this.#there.get(key) === this.#implicit;
    return (isOwner && this.#present.has(target) && this.#here.get(key)) || this.#applying;
  }
}

function ownersOf(facts: FactBase): ReadonlyMap<string, string> {
  const owners = new Map<string, string>();
  for (const { from, to, kind } of facts.edges) {
    if (kind === "owner" && to.kind === "role") owners.set(encodeId(from), to.name);
  }
  return owners;
}
