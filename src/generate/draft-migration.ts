import { ConfitureError } from "../base/errors.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { forAnyRole } from "../plan/for-any-role.ts";
import { makeLockSafe } from "../plan/lock-safe/make-lock-safe.ts";
import type { Hazard, SafePlan, SafeSection } from "../plan/lock-safe/safe-plan.ts";
import { isEmptyPlan, type Plan } from "../plan/plan.ts";
import { planChanges } from "../plan/plan-changes.ts";
import type { Rename } from "../plan/renames/rename.ts";
import { renderRename, renderRenameBack } from "../plan/renames/render-rename.ts";

/** Both files of a migration, before they have a name. */
export interface Draft {
  readonly renames: readonly Rename[];
  readonly plan: Plan;
  readonly up: SafePlan;
  readonly down: DraftedDown;
}

/** The way back, or why there is none. */
export type DraftedDown =
  | { readonly kind: "plan"; readonly plan: SafePlan; readonly losses: readonly Hazard[] }
  | { readonly kind: "none"; readonly reason: string };

/**
 * Plans both ways between what the migrations make, under its new names, and the schema.
 * Undefined when there is nothing to do.
 */
export function draftMigration(
  renamed: Catalog,
  desired: Catalog,
  renames: readonly Rename[],
): Draft | undefined {
  const plan = forAnyRole(planChanges(renamed, desired), desired.role);
  if (isEmptyPlan(plan) && renames.length === 0) return undefined;
  const up = makeLockSafe(plan, renamed, desired);
  const sections = withRenamesFirst(up.sections, renames);
  return { renames, plan, up: { ...up, sections }, down: draftDown(renamed, desired, renames) };
}

function draftDown(renamed: Catalog, desired: Catalog, renames: readonly Rename[]): DraftedDown {
  try {
    const plan = forAnyRole(planChanges(desired, renamed), desired.role);
    const back = makeLockSafe(plan, desired, renamed);
    const sections = withRenamesLast(back.sections, renames);
    const losses = back.hazards.filter(({ name }) => name === "data-loss");
    return { kind: "plan", plan: { ...back, sections }, losses };
  } catch (error) {
    if (!(error instanceof ConfitureError) || error.code !== "PLAN_FAILED") throw error;
    return { kind: "none", reason: error.message };
  }
}

/** In the same transaction as what follows, where that is one: nobody sees half of it. */
function withRenamesFirst(
  sections: readonly SafeSection[],
  renames: readonly Rename[],
): readonly SafeSection[] {
  if (renames.length === 0) return sections;
  const statements = renames.map((rename) => statementOf(renderRename(rename)));
  const [first, ...rest] = sections;
  if (first === undefined || !first.isTransactional) return [sectionOf(statements), ...sections];
  return [{ ...first, statements: [...statements, ...first.statements] }, ...rest];
}

function withRenamesLast(
  sections: readonly SafeSection[],
  renames: readonly Rename[],
): readonly SafeSection[] {
  if (renames.length === 0) return sections;
  const back = renames.toReversed().map((rename) => statementOf(renderRenameBack(rename)));
  const last = sections.at(-1);
  if (last === undefined || !last.isTransactional) return [...sections, sectionOf(back)];
  return [...sections.slice(0, -1), { ...last, statements: [...last.statements, ...back] }];
}

function statementOf(sql: string) {
  return { sql, lock: "ACCESS EXCLUSIVE" } as const;
}

function sectionOf(statements: SafeSection["statements"]): SafeSection {
  return { name: "renames", isTransactional: true, statements };
}
