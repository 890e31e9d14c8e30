import { encodeId, type Fact, type FactBase } from "@supabase/pg-delta/core";

/**
 * An owner's full rights on its own object are as good as none written down, and whose they are
 * depends on the owner. So they are left out where the other side has no such object, or has its
 * own owner's full rights on it. They stay where the other side's owner has fewer: that differs.
 */
export function dropOwnersRights(facts: readonly Fact[], other: FactBase): readonly Fact[] {
  const full = new Set(
    other.facts().flatMap((fact) => (hasFullRights(fact) ? [targetOf(fact)] : [])),
  );
  return facts.filter((fact) => {
    if (fact.id.kind !== "acl" || !hasFullRights(fact)) return true;
    return other.has(fact.id.target) && !full.has(targetOf(fact));
  });
}

function targetOf({ id }: Fact): string {
  return id.kind === "acl" ? encodeId(id.target) : "";
}

/** Only the entry of an owner says what an owner has by default. */
function hasFullRights({ id, payload }: Fact): boolean {
  if (id.kind !== "acl" || !Array.isArray(payload._ownerDefault)) return false;
  const listed = (value: unknown) => Array.isArray(value) && [...value].sort().join();
  const isGrantable = Array.isArray(payload.grantable) && payload.grantable.length > 0;
  return !isGrantable && listed(payload.privileges) === listed(payload._ownerDefault);
}
