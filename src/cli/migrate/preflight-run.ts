import { ConfitureError, type ErrorCode } from "../../base/errors.ts";
import type { Problem } from "../../base/problem.ts";
import { formatDuration } from "../../output/format-size.ts";
import { renderPlan } from "../../output/render-plan.ts";
import { renderPreflight } from "../../output/render-preflight.ts";
import { renderCount } from "../../output/render-summary.ts";
import type { Reporter } from "../../output/reporter.ts";
import { createStyle, hasColours } from "../../output/style.ts";
import { preflight } from "../../preflight/preflight.ts";
import type { PreflightOptions } from "../../preflight/preflight-options.ts";
import type { PreflightResult } from "../../preflight/preflight-result.ts";
import type { CommandData } from "../command-data.ts";
import { tellEvents } from "./migrate-args.ts";

interface Flags {
  readonly isStrict: boolean;
  readonly isColourAllowed: boolean;
}

/** Tries what is pending, prints what was found, and ends with an error where it is no good. */
export async function runPreflightCommand(
  options: PreflightOptions,
  flags: Flags,
  { reporter, signal }: CommandData,
): Promise<void> {
  const onEvent = tellEvents(reporter, ({ path, durationMs }) =>
    reporter.detail(`tried ${path} (${formatDuration(durationMs)})`),
  );
  const onProgress = reporter.progress;
  const result = await preflight({ ...options, signal, onEvent, onProgress });
  report(reporter, flags, result);
  if (result.failure !== undefined) throw result.failure;
  refuseDifferent(result);
  if (flags.isStrict) refuseUnsafe(result);
}

function report(reporter: Reporter, { isStrict, isColourAllowed }: Flags, result: PreflightResult) {
  const { migrations, failure, plan, unsafe, uncertain, warnings, ...rest } = result;
  for (const problem of warnings) reporter.problem(problem);
  // With --strict, or when something else is wrong, they end the command and are shown then.
  const isShownLater = isStrict && failure === undefined && result.isDifferent === false;
  if (!isShownLater) for (const problem of [...uncertain, ...unsafe]) reporter.problem(problem);
  tellSummary(reporter, result);
  const style = createStyle(hasColours(process.stdout, isColourAllowed));
  const tree = plan === undefined ? "" : renderPlan(plan, style);
  const heading =
    tree === "" || migrations.length === 0 ? "" : "\nThe result differs from the schema:\n";
  const text = renderPreflight(migrations, style) + heading + tree;
  reporter.result({ ...rest, migrations, ...plan }, text === "" ? undefined : text);
}

function tellSummary(reporter: Reporter, result: PreflightResult): void {
  const { migrations, copy, against, failure, isDifferent, durationMs } = result;
  if (copy === undefined) reporter.info(`Nothing is pending in ${against}`);
  else {
    const where = copy.kind === "data" ? "a whole copy" : "a copy of its shape, without rows";
    const what = renderCount(migrations.length, "pending migration");
    const server = `PostgreSQL ${copy.serverVersion}, ${copy.server}`;
    reporter.info(`${what} of ${against}, tried on ${where} (${server})`);
  }
  reporter.detail(`done in ${formatDuration(durationMs)}; nothing was changed there`);
  if (failure !== undefined || isDifferent !== false) return;
  reporter.success(
    copy === undefined
      ? "It is as the schema says"
      : `${migrations.length === 1 ? "It works" : "They work"}, and the result is as the schema says`,
  );
}

function refuseDifferent({ plan, isDifferent, copy }: PreflightResult): void {
  if (plan === undefined || !isDifferent) return;
  const count = renderCount(plan.changes.length, "change");
  const what = copy === undefined ? "nothing is pending, and the database" : "the result";
  throw new ConfitureError("SCHEMA_DIFFERS", `${what} differs from the schema: ${count}`, {
    hint: "write a migration for what is missing, or correct the schema",
  });
}

function refuseUnsafe({ unsafe, uncertain }: PreflightResult): void {
  const refuse = (code: ErrorCode, message: string, problems: readonly Problem[]) => {
    const errors = problems.map((problem) => ({ ...problem, severity: "error" as const }));
    throw new ConfitureError(code, message, { details: { problems: errors } });
  };
  const all = [...unsafe, ...uncertain];
  if (unsafe.length > 0) {
    refuse("MIGRATION_UNSAFE", "a pending migration would be felt by others", all);
  }
  if (uncertain.length > 0) {
    refuse("NOT_COMPARED", "there are objects that can't be copied or compared", all);
  }
}
