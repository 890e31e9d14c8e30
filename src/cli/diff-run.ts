import { ConfitureError } from "../base/errors.ts";
import type { DiffResult } from "../diff/diff-options.ts";
import { diffSchema } from "../diff/diff-schema.ts";
import { formatDuration } from "../output/format-size.ts";
import { renderPlan } from "../output/render-plan.ts";
import { renderPlanSql } from "../output/render-plan-sql.ts";
import { renderCount } from "../output/render-summary.ts";
import type { Reporter } from "../output/reporter.ts";
import { createStyle, hasColours } from "../output/style.ts";
import type { CommandData } from "./command-data.ts";

/** The flags of `confiture diff`, read. */
interface DiffFlags {
  readonly project: string | undefined;
  readonly env: string | undefined;
  readonly against: string | undefined;
  readonly scratch: string | undefined;
  readonly hasExitCode: boolean;
  readonly isStrict: boolean;
  readonly isSql: boolean;
  readonly isColourAllowed: boolean;
}

/** Compares, and prints in the wanted form. */
export async function runDiffCommand(
  flags: DiffFlags,
  { reporter, signal }: CommandData,
): Promise<void> {
  const result = await diffSchema({
    project: flags.project,
    env: flags.env,
    against: flags.against,
    scratch: flags.scratch,
    strict: flags.isStrict,
    signal,
    onProgress: reporter.progress,
  });
  report(reporter, flags, result);
  if (flags.hasExitCode && result.isDifferent) {
    const count = renderCount(result.plan.changes.length, "change");
    throw new ConfitureError("SCHEMA_DIFFERS", `the database differs from the schema: ${count}`);
  }
}

function report(reporter: Reporter, flags: DiffFlags, result: DiffResult): void {
  const { plan, check, warnings, ...rest } = result;
  for (const problem of warnings) reporter.problem(problem);
  reporter.detail(
    `${renderCount(result.files, "file")} loaded into PostgreSQL ${check.serverVersion} (${check.kind}), ` +
      `compared with PostgreSQL ${result.serverVersion} in ${formatDuration(result.durationMs)}`,
  );
  if (!result.isDifferent) reporter.success(`${result.against} is as the schema says`);
  const style = createStyle(hasColours(process.stdout, flags.isColourAllowed));
  const text = flags.isSql ? renderPlanSql(plan) : renderPlan(plan, style);
  const { problems: _, ...checked } = check;
  reporter.result({ ...rest, ...plan, check: checked }, text === "" ? undefined : text);
}
