/** How one check ended. A check that could not run is neither passed nor failed. */
export type Outcome =
  | { readonly kind: "passed"; readonly title: string; readonly note?: string }
  | { readonly kind: "failed"; readonly title: string; readonly report: string }
  | { readonly kind: "skipped"; readonly title: string; readonly reason: string };

/** One outcome for people; what was skipped is said as loudly as what failed. */
export function renderOutcome(outcome: Outcome): string {
  const { title } = outcome;
  switch (outcome.kind) {
    case "passed":
      return `passed: ${title}${outcome.note === undefined ? "" : ` (${outcome.note})`}\n`;
    case "failed":
      return `FAILED: ${title}\n${outcome.report.trimEnd()}\n`;
    case "skipped":
      return `SKIPPED: ${title}: ${outcome.reason}\n`;
    default:
      return outcome satisfies never;
  }
}

/** 0 when nothing failed; where everything is required, a skipped check counts as failed. */
export function judgeOutcomes(outcomes: readonly Outcome[], isAllRequired: boolean): number {
  const isBad = ({ kind }: Outcome) => kind === "failed" || (isAllRequired && kind === "skipped");
  return outcomes.some(isBad) ? 1 : 0;
}
