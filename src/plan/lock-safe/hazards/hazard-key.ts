import type { Hazard } from "../safe-plan.ts";

/** What would end a name where it doesn't: a part that has it is quoted. */
const SPECIAL = /[.",:\s]|^$/;

/** What allows one hazard and no other, such as `data-loss:public.customer.fax`. */
export function renderHazardKey({ name, object }: Pick<Hazard, "name" | "object">): string {
  const parts = [object.schema, object.of, object.name].filter((part) => part !== undefined);
  return `${name}:${parts.map(quotePart).join(".")}`;
}

/** Whether a hazard is allowed, by its name (`data-loss`) or by its key. */
export function isAllowed(
  hazard: Pick<Hazard, "name" | "object">,
  allowed: readonly string[],
): boolean {
  return allowed.includes(hazard.name) || allowed.includes(renderHazardKey(hazard));
}

function quotePart(part: string): string {
  return SPECIAL.test(part) ? `"${part.replaceAll('"', '""')}"` : part;
}
