import { ConfitureError } from "../base/errors.ts";
import { isAllowed, renderHazardKey } from "../plan/lock-safe/hazards/hazard-key.ts";
import { HAZARDS, type Hazard } from "../plan/lock-safe/safe-plan.ts";

/**
 * Throws `HAZARD_NOT_ALLOWED` with every hazard that nobody has allowed, and `USAGE` for an
 * allowance of something that is no hazard.
 */
export function refuseHazards(hazards: readonly Hazard[], allowed: readonly string[]): void {
  for (const text of allowed) {
    if (HAZARDS.some((name) => text === name || text.startsWith(`${name}:`))) continue;
    throw new ConfitureError("USAGE", `--allow can't be "${text}"`, {
      hint: `the hazards are ${HAZARDS.join(", ")}; for one object: data-loss:public.customer.fax`,
    });
  }
  const refused = hazards.filter((hazard) => !isAllowed(hazard, allowed));
  if (refused.length === 0) return;
  const problems = refused.map((hazard) => ({
    severity: "error" as const,
    code: hazard.name,
    message: describeHazard(hazard),
    hint: `allow it with --allow ${quote(renderHazardKey(hazard))}`,
  }));
  const names = [...new Set(refused.map(({ name }) => name))];
  throw new ConfitureError("HAZARD_NOT_ALLOWED", `not allowed: ${names.join(", ")}`, {
    details: { problems },
    hint: `nothing was written; all of them: ${names.map((name) => `--allow ${name}`).join(" ")}`,
  });
}

/** A hazard for people, with what it is about: `column public.customer.fax: …`. */
export function describeHazard({ object, message }: Hazard): string {
  const { kind, schema, of, name } = object;
  const parts = [schema, of, name].filter((part) => part !== undefined);
  return `${kind} ${parts.join(".")}: ${message}`;
}

function quote(key: string): string {
  return /^[\w.:,-]+$/.test(key) ? key : `'${key.replaceAll("'", "'\\''")}'`;
}
