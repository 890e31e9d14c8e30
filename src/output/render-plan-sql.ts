import type { Plan, Step } from "../plan/plan.ts";

/**
 * A plan as a script for psql: the settings, then every statement, in order. What a statement
 * does besides (data that is lost, a table that is written anew, a strong lock) stands above it.
 */
export function renderPlanSql({ settings, steps }: Plan): string {
  if (steps.length === 0) return "-- no difference\n";
  const set = settings.map(({ name, value }) => `SET ${name} = ${value};\n`);
  const reset = settings.map(({ name }) => `RESET ${name};\n`);
  return [...set, ...steps.map(renderStep), ...reset].join("\n");
}

function renderStep(step: Step): string {
  const remarks = [
    step.isDataLost ? "loses data" : undefined,
    step.isRewriteLikely ? "may write the whole table anew" : undefined,
    step.transaction === "alone" ? "not inside of a transaction" : undefined,
    step.transaction === "commit-after" ? "of use only after a commit" : undefined,
    step.lock === "none" ? undefined : `lock: ${step.lock}`,
  ].filter((remark) => remark !== undefined);
  const comment = remarks.length === 0 ? "" : `-- ${remarks.join("; ")}\n`;
  return `${comment}${step.sql};\n`;
}
