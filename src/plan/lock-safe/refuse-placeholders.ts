import { ConfitureError } from "../../base/errors.ts";
import type { SafePlan } from "./safe-plan.ts";

/** Secrets are not read, so a statement that needs one can't be written into a file. */
export function refusePlaceholders({ sections }: SafePlan): void {
  const statements = sections.flatMap((section) => section.statements);
  const found = statements.filter(({ sql }) => /__OPTION_|__CONNINFO/.test(sql));
  if (found.length === 0) return;
  const problems = found.map(({ sql }) => ({
    severity: "error" as const,
    code: "secret-left-out",
    message: "this statement needs a secret, and secrets are not read from a catalog",
    detail: sql,
  }));
  throw new ConfitureError("PLAN_FAILED", "a change needs a secret", {
    details: { problems },
    hint: "write this part by hand: confiture migrate new NAME",
  });
}
